"""A runner with the tools of a test, and what came of its calls."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

from app.agent.tool_runner import ToolRunner
from app.agent.turn import Selection, TurnRequest
from app.core.agents import ASSISTANT
from app.core.catalogue import Catalogue
from app.core.errors import UnknownTool
from app.core.limits import TurnBudget
from app.core.llm import LlmMessage, ToolCall
from app.core.ports import Ports
from tests.unit.fakes import ADA, FakePolicy, FakeProvider, FakeTool, FakeTurn
from tools.base import Arguments, ToolContext, ToolResult

Work = Callable[[Any, ToolContext], Awaitable[ToolResult]]


class City(Arguments):
    """One argument."""

    city: str


class Bench:
    """A runner with its tools, and what came of one round of calls."""

    def __init__(self, *tools: FakeTool) -> None:
        self.policy, self.turn = FakePolicy(), FakeTurn()
        self.failures = 0
        catalogue = Catalogue("tool", tools, policy=self.policy, unknown=UnknownTool)
        self.runner = ToolRunner(catalogue, Ports({}), self._failed)
        selection = Selection(ASSISTANT, FakeProvider(), "small", tools, ())
        self.request = TurnRequest("t", ADA, "?", [], selection, TurnBudget(9, 9, 9), 9)

    def _failed(self) -> None:
        self.failures += 1

    async def run(self, *calls: ToolCall) -> list[LlmMessage]:
        async with asyncio.timeout(5):
            return await self.runner.run_all(calls, self.request, self.turn)


def call(id_: str = "c1", arguments: str = "{}", name: str = "do") -> ToolCall:
    return ToolCall(id_, name, arguments)


def gives(content: str, summary: str = "") -> Work:
    async def work(*_: Any) -> ToolResult:
        return ToolResult(content, summary)

    return work


def raises(error: BaseException) -> Work:
    async def work(*_: Any) -> ToolResult:
        raise error

    return work


async def outlast(*_: Any) -> ToolResult:
    await asyncio.Event().wait()
    raise AssertionError("unreachable")


async def refuses_to_end(*_: Any) -> ToolResult:
    while True:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(0.05)
        if asyncio.current_task().cancelling() > 1:  # type: ignore[union-attr]
            return ToolResult("at last", "")
