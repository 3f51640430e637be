"""The agent loop: ask the model, run the tools that it asks for, ask again, until it has answered.

It decides nothing about sessions, storage or the wire: what comes it tells the turn. Above it
stands `turns.runner`, which ends it early by cancelling it.
"""

from __future__ import annotations

import secrets
import time
from contextlib import aclosing
from dataclasses import replace
from typing import Any

from app.agent.describing import described
from app.agent.retrieval import Retriever
from app.agent.tool_runner import ToolRunner
from app.agent.turn import AnsweringTurn, Ending, TurnRecord, TurnRequest
from app.core.errors import LlmBadResponse, LlmError, LlmRejected
from app.core.ids import new_id
from app.core.llm import ChatRequest, Completion, LlmMessage, ToolCall, ToolSpec
from app.core.ports import Ports
from app.core.prompting import Passage, augment, said_by_model
from app.core.text import shorten
from generated import Citation
from tools.base import Tool

MAX_CALLS_PER_TURN = 512  # the contract's bound on a message's tool calls
_CHARS_PER_TOKEN = 4
# The estimate of tokens may be that far above the truth; a server that counts for itself stops
# before it is reached.
_ESTIMATE_ROOM = 1.25
MAX_ANSWER_TOKENS = 200_000
"""By the same estimate: an answer of 800,000 characters is one frame and one line of the log."""


class AgentLoop:
    """Runs turns; holds no state of any."""

    def __init__(self, *, runner: ToolRunner, retriever: Retriever, ports: Ports) -> None:
        self._runner = runner
        self._retriever = retriever
        self._ports = ports

    async def run(self, request: TurnRequest, turn: AnsweringTurn) -> Ending:
        """Answer one message. Raises `LlmError` when the model fails, `ToolError` for a data
        source.

        Cancelling it stops the model and the tools at once; the record keeps what there was.
        """
        messages = [
            LlmMessage("system", request.selection.agent.system_prompt),
            *request.history,
            await self._question(request, turn),
        ]
        specs, record = self._specs(request, turn), turn.record
        for _ in range(request.budget.max_rounds):
            left = request.budget.max_tokens - record.spent_tokens()
            if left <= 0:
                return Ending("limited", "max_tokens")
            chat = ChatRequest(
                messages,
                specs,
                model=request.selection.model,
                max_tokens=left,
                deadline_seconds=request.call_seconds,
            )
            completion = await self._ask(chat, request, turn)
            if completion is None:
                return Ending("limited", "max_tokens")
            if completion.finish_reason == "length":
                spent = request.budget.max_tokens <= record.spent_tokens()
                return Ending("limited", "max_tokens" if spent else "context")
            if not completion.tool_calls:
                _check_answered(completion, record)
                record.keep_round(said_by_model(completion.text))
                return Ending("completed")
            messages += await self._run_tools(completion, request, turn)
        return Ending("limited", "max_rounds")

    async def _question(self, request: TurnRequest, turn: AnsweringTurn) -> LlmMessage:
        """Return the user's message with the passages that bear on it."""
        sources = request.selection.sources
        passages: tuple[Passage, ...] = ()
        if sources:
            turn.waiting("data_source", ", ".join(source.title for source in sources))
            found = await self._retriever.search(request.question, sources)
            passages = found.passages
            turn.record.citations = [_citation(passage) for passage in passages]
            turn.log(
                "retrieval",
                {"found_by": found.found_by, "passages": [p.document.id for p in passages]},
            )
        return LlmMessage("user", augment(request.question, passages, secrets.token_hex(8)))

    def _specs(self, request: TurnRequest, turn: AnsweringTurn) -> list[ToolSpec]:
        """Return the selected tools as the model sees them."""

        def failed(tool: Tool[Any], error: Exception) -> None:
            turn.crashed(error, f"tool {tool.name}")

        return [spec for _, spec in described(request.selection.tools, self._ports, failed)]

    async def _ask(
        self, chat: ChatRequest, request: TurnRequest, turn: AnsweringTurn
    ) -> Completion | None:
        """Stream one call of the model and return its end; None when it went on beyond the
        turn's tokens and was stopped.
        """
        turn.waiting("model", request.selection.model)
        began, record = time.monotonic(), turn.record
        record.rounds += 1
        completion: Completion | None = None
        separate = bool(record.answer.deltas)
        most = min(int(request.budget.max_tokens * _ESTIMATE_ROOM) + 1, MAX_ANSWER_TOKENS)
        async with aclosing(request.selection.provider.stream(chat)) as items:
            async for item in items:
                if isinstance(item, Completion):
                    completion = item
                    continue
                text = item.text[: (most - record.estimated_tokens) * _CHARS_PER_TOKEN]
                record.estimated_tokens += -(-len(text) // _CHARS_PER_TOKEN)
                if separate:
                    text, separate = "\n\n" + text, False
                turn.text(text)
                if record.estimated_tokens >= most:
                    return None
        if completion is None:
            raise LlmBadResponse("The model's answer had no end.")
        record.usage += completion.usage
        turn.log("llm_request", _measures(chat, completion, time.monotonic() - began))
        if completion.finish_reason == "content_filter":
            raise LlmRejected("The model's content filter stopped the answer.")
        return completion

    async def _run_tools(
        self, completion: Completion, request: TurnRequest, turn: AnsweringTurn
    ) -> list[LlmMessage]:
        """Run the calls of one round and return what the model must see of it."""
        record = turn.record
        calls = _with_usable_ids(completion.tool_calls, set(record.answer.tool_calls))
        if len(record.answer.tool_calls) + len(calls) > MAX_CALLS_PER_TURN:
            raise LlmBadResponse(f"The model asked for over {MAX_CALLS_PER_TURN} tool calls.")
        asked = said_by_model(completion.text, calls)
        results = await self._runner.run_all(calls, request, turn)
        record.keep_round(asked, *results)
        return [asked, *results]


def _check_answered(completion: Completion, record: TurnRecord) -> None:
    """Raise `LlmError` for a turn that would end with nothing to show."""
    if record.answer.components or record.answer.text().strip():
        return
    did = "thought, but gave no answer" if completion.reasoned else "gave an empty answer"
    raise LlmError(f"The language model {did}. Try again, or ask in other words.")


def _with_usable_ids(calls: tuple[ToolCall, ...], taken: set[str]) -> tuple[ToolCall, ...]:
    """Give a fresh id to a call whose own is empty, too long, or used before in this turn."""
    out: list[ToolCall] = []
    for call in calls:
        fits = 0 < len(call.id) <= 128 and call.id not in taken
        out.append(call if fits else replace(call, id=f"call_{new_id()}"))
        taken.add(out[-1].id)
    return tuple(out)


def _citation(passage: Passage) -> Citation:
    document = passage.document
    return Citation(
        number=passage.number,
        data_source=passage.data_source,
        title=shorten(document.title, 200),
        location=shorten(document.location, 200),
        excerpt=shorten(document.text, 400),
    )


def _measures(chat: ChatRequest, completion: Completion, seconds: float) -> dict[str, object]:
    return {
        "model": completion.model,
        "messages": len(chat.messages),
        "request_chars": sum(len(m.content) for m in chat.messages),
        "answer_chars": len(completion.text),
        "tool_calls": [call.name for call in completion.tool_calls],
        "finish_reason": completion.finish_reason,
        "input_tokens": completion.usage.input_tokens,
        "output_tokens": completion.usage.output_tokens,
        "elapsed_ms": int(seconds * 1000),
    }
