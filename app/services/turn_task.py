"""One turn from its first event to its last: exactly one `turn_finished`, whatever happens between.

This is one of the four boundaries where every exception is caught. What was written until the end
is stored and told as the answer's message before the terminal event.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from app.agent.loop import AgentLoop
from app.agent.turn import Ending, TurnRequest
from app.core.chats import StoredMessage
from app.core.clock import now
from app.core.errors import AppError, InternalError, LlmError
from app.core.llm import LlmMessage
from app.services.chat_book import ChatBook
from app.services.counters import Counters
from app.services.running_turn import RunningTurn
from app.services.session_manager import SessionManager
from app.services.turn_events import TurnEvents
from generated import Message, TurnOutcome

Prepare = Callable[[TurnEvents], Coroutine[Any, Any, TurnRequest]]


@dataclass(frozen=True, slots=True)
class TurnRunner:
    """Runs turns to their end; holds what all turns share."""

    loop: AgentLoop
    book: ChatBook
    counters: Counters
    thinking_interval: float
    on_llm_error: Callable[[LlmError], None]

    async def run(self, session: SessionManager, turn: RunningTurn, prepare: Prepare) -> None:
        """Run the turn. `prepare` tells what opens it and makes its request."""
        events = TurnEvents(session, turn)
        events.started()
        ending: Ending | None = None
        outcome: TurnOutcome
        try:
            async with self._thinking(events):
                ending = await self._answer(turn, events, prepare)
            outcome = ending.outcome
        except asyncio.CancelledError:
            outcome = turn.stop_reason or "interrupted"
            _uncancel()
        except AppError as error:
            outcome = "failed"
            self._tell_failure(events, error)
        except Exception as error:  # noqa: BLE001 - the boundary around a turn
            outcome = "failed"
            self.counters.internal += 1
            events.crashed(error, "turn")
            events.failed(InternalError("Something failed on our side. Try again."))
        await self._close(session, turn, events, outcome, ending)

    async def _answer(self, turn: RunningTurn, events: TurnEvents, prepare: Prepare) -> Ending:
        request = await prepare(events)
        try:
            async with asyncio.timeout(request.budget.max_seconds) as deadline:
                return await self.loop.run(request, turn.record, events)
        except TimeoutError:
            if deadline.expired():
                return Ending("limited", "max_seconds")
            raise

    def _tell_failure(self, events: TurnEvents, error: AppError) -> None:
        if isinstance(error, LlmError):
            self.counters.llm += 1
            self.on_llm_error(error)
        events.failed(error)

    async def _close(
        self,
        session: SessionManager,
        turn: RunningTurn,
        events: TurnEvents,
        outcome: TurnOutcome,
        ending: Ending | None,
    ) -> None:
        answer = _answer_of(turn, complete=outcome == "completed")
        try:
            await self.book.add(session.principal.email, answer)
        except Exception as error:  # noqa: BLE001 - the terminal event must come all the same
            self.counters.internal += 1
            events.crashed(error, "storing the answer")
        events.message(answer.shown)
        events.finished(outcome, ending)
        session.release()

    @asynccontextmanager
    async def _thinking(self, events: TurnEvents) -> AsyncIterator[None]:
        heart = asyncio.create_task(events.keep_thinking(self.thinking_interval))
        try:
            yield
        finally:
            heart.cancel()


def _answer_of(turn: RunningTurn, *, complete: bool) -> StoredMessage:
    record = turn.record
    shown = Message(
        id=turn.message_id,
        chat_id=turn.chat_id,
        turn_id=turn.id,
        role="assistant",
        content=record.answer(),
        state="complete" if complete else "partial",
        created_at=now(),
        tool_calls=list(record.tool_calls.values()),
        citations=list(record.citations),
        components=list(record.components.values()),
    )
    told = tuple(record.llm)
    if not complete and record.text:
        told += (LlmMessage("assistant", record.answer()),)
    return StoredMessage(shown, told)


def _uncancel() -> None:
    """Take the cancellation as handled: this task ends by itself after the terminal event."""
    task = asyncio.current_task()
    if task is not None:
        while task.cancelling():
            task.uncancel()
