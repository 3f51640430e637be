"""Running the calls that a model asks for: checked like a stranger's, timed, and never fatal.

Whatever happens to a call, the model gets exactly one result for it and people see how it ended.
Calls of one round run side by side, at most four at a time; the others stay `queued`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from app.agent.letting_go import Overtime, for_at_most
from app.agent.tool_context import CallContext
from app.agent.turn import AnsweringTurn, TurnRecord, TurnRequest
from app.core import strict_json
from app.core.catalogue import Catalogue
from app.core.errors import (
    AppError,
    BadJson,
    ToolArgumentsInvalid,
    ToolDenied,
    ToolError,
    ToolTimeout,
)
from app.core.llm import LlmMessage
from app.core.llm import ToolCall as LlmToolCall
from app.core.ports import Ports
from app.core.prompting import neutralise
from app.core.text import shorten, well_formed
from generated import ToolCall, ToolCallState
from tools.base import Tool, ToolResult

MAX_PARALLEL = 4
MAX_RESULT_CHARS = 32_000
# Of all results of a turn, each of which is sent again with every further call of the model. Behind
# it a result still gets a line or two, so that the model hears how the call went.
MAX_TURN_CHARS = 400_000
LEAST_RESULT_CHARS = 300
# The largest plot of the contract has eleven thousand; a table of more does not fit its arguments.
MAX_ARGUMENT_VALUES = 12_000
# Longer arguments are read on a thread: the largest would hold the event loop for 20 ms.
LONG_ARGUMENTS = 4_000
BROKEN = "The tool failed. Try again, or ask without it."


class ToolRunner:
    """Runs tool calls for every turn. `count_failure` is called once for each that fails."""

    def __init__(
        self, catalogue: Catalogue[Tool[Any]], ports: Ports, count_failure: Callable[[], None]
    ) -> None:
        self._catalogue = catalogue
        self._ports = ports
        self._count_failure = count_failure

    async def run_all(
        self, calls: Sequence[LlmToolCall], request: TurnRequest, turn: AnsweringTurn
    ) -> list[LlmMessage]:
        """Run the calls and return one `role: tool` message for each, in their order."""
        places = asyncio.Semaphore(MAX_PARALLEL)
        runs = [_Run(call, request, turn) for call in calls]
        for run in runs:
            run.tell("queued")
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._run_one(run, places)) for run in runs]
        return [
            LlmMessage("tool", task.result(), tool_call_id=run.call.id)
            for run, task in zip(runs, tasks, strict=True)
        ]

    async def _run_one(self, run: _Run, places: asyncio.Semaphore) -> str:
        try:
            async with places:
                result = await self._result_of(run)
        except asyncio.CancelledError as error:
            if _is_stopped():
                run.tell("cancelled")
                raise
            run.turn.crashed(error, f"tool {run.call.name}")
            return self._failed(run, ToolError(BROKEN))
        except AppError as error:
            return self._failed(run, error)
        except Exception as error:  # noqa: BLE001 - the boundary around foreign code
            run.turn.crashed(error, f"tool {run.call.name}")
            return self._failed(run, ToolError(BROKEN))
        run.tell("succeeded", summary=result.summary)
        run.turn.log("tool_result", {"call_id": run.call.id, "content": result.content})
        return _for_model(result.content, run.turn.record)

    async def _result_of(self, run: _Run) -> ToolResult:
        tool = self._allowed_tool(run)
        arguments = await _parsed(tool, run.call.arguments)
        run.begin()
        principal = run.request.principal
        ports = self._ports.for_caller(principal.email)
        context = CallContext(principal, ports, tool.name, run.turn, run.progress)
        try:
            result = await for_at_most(tool.timeout_seconds, _call(tool, arguments, context))
        except Overtime:
            raise ToolTimeout(
                f"The tool took longer than {tool.timeout_seconds:g} seconds and was stopped."
            ) from None
        return checked(result)

    def _allowed_tool(self, run: _Run) -> Tool[Any]:
        """Find the tool among those selected, and ask the policy once more."""
        for tool in run.request.selection.tools:
            if tool.name == run.call.name:
                if self._catalogue.allows(run.request.principal, tool.name):
                    return tool
                break
        raise ToolDenied(f"There is no tool “{shorten(run.call.name, 80)}” for this message.")

    def _failed(self, run: _Run, error: AppError) -> str:
        self._count_failure()
        run.tell(_STATES.get(type(error), "failed"), summary=error.message, code=error.code)
        run.turn.log("tool_error", {"call_id": run.call.id, "error": error.message})
        return _for_model(f"error: {error.message}", run.turn.record)


_STATES: dict[type[AppError], ToolCallState] = {ToolTimeout: "timed_out", ToolDenied: "denied"}


def _is_stopped() -> bool:
    """Say whether this call is being cancelled, and not only something that its tool awaited."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _for_model(text: str, record: TurnRecord) -> str:
    """Return a result as the model gets it: bounded, and with nothing that forges a role."""
    room = max(MAX_TURN_CHARS - record.result_chars, LEAST_RESULT_CHARS)
    told = neutralise(shorten(well_formed(text), min(MAX_RESULT_CHARS, room)))
    record.result_chars += len(told)
    return told


async def _call(tool: Tool[Any], arguments: BaseModel, context: CallContext) -> object:
    """Run the tool, also one whose `run` is no coroutine and does all its work when called."""
    return await tool.run(arguments, context)


def checked(result: object) -> ToolResult:
    """Return what a tool gave back, if it is of use. Raises TypeError, for the tool's author."""
    if not isinstance(result, ToolResult):
        raise TypeError(f"A tool returns a ToolResult; this one returned {type(result).__name__}.")
    if not (isinstance(result.content, str) and isinstance(result.summary, str)):
        raise TypeError("The content and the summary of a ToolResult are texts.")
    return result


async def _parsed(tool: Tool[Any], arguments: str) -> BaseModel:
    if len(arguments) > LONG_ARGUMENTS:
        return await asyncio.to_thread(_parse, tool, arguments)
    return _parse(tool, arguments)


def _parse(tool: Tool[Any], arguments: str) -> BaseModel:
    try:
        value = strict_json.decode(arguments or "{}", max_values=MAX_ARGUMENT_VALUES)
        parsed: BaseModel = tool.arguments.model_validate(value)
    except BadJson as error:
        raise ToolArgumentsInvalid(f"The arguments are not JSON: {error.message}") from None
    except ValidationError as error:
        places = [
            f"{'.'.join(map(str, e['loc'])) or 'arguments'}: {e['msg']}" for e in error.errors()
        ]
        raise ToolArgumentsInvalid("The arguments do not fit: " + "; ".join(places[:5])) from None
    return parsed


class _Run:
    """One call on its way: tells each change of its state, until it has told how it ended."""

    def __init__(self, call: LlmToolCall, request: TurnRequest, turn: AnsweringTurn) -> None:
        self.call = call
        self.request = request
        self.turn = turn
        self._began: float | None = None
        self._ended = False

    def begin(self) -> None:
        self._began = time.monotonic()
        self.turn.waiting("tool", self.call.name)
        self.tell("running")

    def progress(self, text: str) -> None:
        self.tell("running", progress=text)

    def tell(
        self,
        state: ToolCallState,
        *,
        summary: str | None = None,
        progress: str | None = None,
        code: str | None = None,
    ) -> None:
        if self._ended:
            return
        self._ended = state not in ("queued", "running")
        fields: dict[str, Any] = {
            "summary": None if summary is None else shorten(well_formed(summary), 2000),
            "progress": None if progress is None else shorten(well_formed(progress), 500),
            "error_code": code,
        }
        if self._began is not None:
            fields["elapsed_ms"] = int((time.monotonic() - self._began) * 1000)
        status = ToolCall(
            id=self.call.id,
            name=shorten(self.call.name or "?", 128),
            state=state,
            arguments=shorten(self.call.arguments, 4000),
            **{name: value for name, value in fields.items() if value is not None},
        )
        self.turn.tool_call(status)
