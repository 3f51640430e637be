"""One turn from its first event to its last: exactly one `turn_finished`, whatever happens between.

This is one of the four boundaries where every exception is caught. What was written until the end
is stored and told as the answer's message before the terminal event. A stop reaches a turn only
while it answers; storing what it came to is short and is not interrupted.
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
from app.core.prompting import said_by_model
from app.services.chat_book import ChatBook
from app.services.counters import Counters
from app.services.running_turn import RunningTurn
from app.services.session_manager import SessionManager
from app.services.turn_events import TurnEvents
from generated import Message, TurnOutcome

Opening = Callable[[TurnEvents], None]
Prepare = Callable[[TurnEvents], Coroutine[Any, Any, TurnRequest]]
# A store that takes longer is as good as down; the user must not wait for it any more.
STORE_SECONDS = 10.0
# What the model is told of an answer that has no text: user and assistant must take turns.
NO_ANSWER = "(This answer was cut short.)"


@dataclass(frozen=True, slots=True)
class TurnRunner:
    """Runs turns to their end; holds what all turns share."""

    loop: AgentLoop
    book: ChatBook
    counters: Counters
    thinking_interval: float
    on_llm_error: Callable[[LlmError], None]
    on_llm_answer: Callable[[str], None]

    async def run(
        self, session: SessionManager, turn: RunningTurn, opening: Opening, prepare: Prepare
    ) -> None:
        """Run the turn. `opening` tells what it begins with; `prepare` makes its request."""
        events = TurnEvents(session, turn)
        outcome: TurnOutcome = "failed"
        ending: Ending | None = None
        try:
            events.started()
            opening(events)
            outcome, ending = await self._outcome(turn, events, prepare)
            if not await self._kept(session, turn, events, complete=outcome == "completed"):
                outcome = "failed"
        finally:
            events.finished(outcome, ending)
            session.release()

    async def _outcome(
        self, turn: RunningTurn, events: TurnEvents, prepare: Prepare
    ) -> tuple[TurnOutcome, Ending | None]:
        """Answer, and say how that ended."""
        try:
            turn.begin()
            async with self._thinking(events):
                ending = await self._answer(turn, events, prepare)
            if ending.limit != "max_seconds":
                self.on_llm_answer(turn.selection.model)
            return ending.outcome, ending
        except asyncio.CancelledError:
            _uncancel()
            return turn.stop_reason or "interrupted", None
        except Exception as error:  # noqa: BLE001 - the boundary around a turn
            self._tell_failure(events, error, "Something failed on our side. Try again.")
            return "failed", None
        finally:
            turn.settle()

    async def _answer(self, turn: RunningTurn, events: TurnEvents, prepare: Prepare) -> Ending:
        request = await prepare(events)
        try:
            left = max(0.0, request.budget.max_seconds - turn.elapsed())
            async with asyncio.timeout(left) as deadline:
                return await self.loop.run(request, turn.record, events)
        except TimeoutError:
            if deadline.expired():
                return Ending("limited", "max_seconds")
            raise

    def _tell_failure(self, events: TurnEvents, error: Exception, otherwise: str) -> None:
        """Log the error and tell it; `otherwise` stands for what is not meant for the wire."""
        events.crashed(error, "turn")
        if isinstance(error, LlmError):
            self.counters.llm += 1
            self.on_llm_error(error)
        if isinstance(error, AppError):
            events.failed(error)
        else:
            self.counters.internal += 1
            events.failed(InternalError(otherwise))

    async def _kept(
        self, session: SessionManager, turn: RunningTurn, events: TurnEvents, *, complete: bool
    ) -> bool:
        """Store and tell what the turn came to; False, after an error, when it is not stored."""
        answer = _answer_of(turn, complete=complete)
        stored = True
        try:
            async with asyncio.timeout(STORE_SECONDS):
                await self.book.add(session.principal.email, answer)
        except Exception as error:  # noqa: BLE001 - the terminal event must come all the same
            stored = False
            self._tell_failure(
                events, error, "The answer could not be saved. Copy it if you want to keep it."
            )
        events.message(answer.shown)
        return stored

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
    if not complete:
        told += (said_by_model(record.unfinished() or NO_ANSWER),)
    return StoredMessage(shown, told)


def _uncancel() -> None:
    """Take the cancellation as handled: this task ends by itself after the terminal event."""
    task = asyncio.current_task()
    if task is not None:
        while task.cancelling():
            task.uncancel()
