"""One turn from its first event to its last: exactly one `turn_finished`, whatever happens between.

This is one of the four boundaries where every exception is caught. What was written until the end
is stored and told as the answer's message before the terminal event. A stop reaches a turn only
while it answers; storing what it came to is short and is not interrupted.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from app.agent.component_calls import ComponentCalls
from app.agent.loop import AgentLoop
from app.agent.turn import Ending, TurnRequest
from app.chats.service import ChatService
from app.core.chats import StoredMessage
from app.core.clock import now
from app.core.errors import AppError, InternalError, LlmError
from app.core.llm import LlmMessage
from app.core.prompting import said_by_model
from app.telemetry.counters import Counters
from app.turns.running import RunningTurns
from app.turns.selecting import Selector
from app.turns.turn import Turn
from generated import Message, TurnLimitName, TurnOutcome

# A store that takes longer is as good as down; the user must not wait for it any more.
STORE_SECONDS = 10.0
# What the model is told of an answer that has no text: user and assistant must take turns.
NO_ANSWER = "(This answer was cut short.)"


@dataclass(frozen=True, slots=True)
class TurnRunner:
    """Runs turns to their end; holds what all turns share."""

    running: RunningTurns
    selector: Selector
    components: ComponentCalls
    loop: AgentLoop
    chats: ChatService
    counters: Counters
    thinking_interval: float
    call_seconds: float
    on_llm_error: Callable[[LlmError], None]
    on_llm_answer: Callable[[str], None]

    async def run(self, turn: Turn) -> None:
        """Run the turn to its end and give its chat back."""
        outcome: TurnOutcome = "failed"
        limit: TurnLimitName | None = None
        try:
            turn.begin()
            outcome, limit = await self._outcome(turn)
            if not await self._stored(turn, outcome):
                outcome = "failed"
        finally:
            turn.finish(outcome, limit)
            self.running.end(turn)

    async def _outcome(self, turn: Turn) -> tuple[TurnOutcome, TurnLimitName | None]:
        """Answer, and say how that ended."""
        try:
            turn.check_going()
            async with self._thinking(turn):
                ending = await self._answer(turn)
            if ending.limit != "max_seconds":
                self.on_llm_answer(turn.order.names.model)
            return ending.outcome, ending.limit
        except asyncio.CancelledError:
            _uncancel()
            return turn.stop_reason or "interrupted", None
        except Exception as error:  # noqa: BLE001 - the boundary around a turn
            self._tell_failure(turn, error, "Something failed on our side. Try again.")
            return "failed", None
        finally:
            turn.settle()

    async def _answer(self, turn: Turn) -> Ending:
        """Answer within the turn's time, which a store or a tool may use up before the model."""
        try:
            async with asyncio.timeout(turn.order.budget.max_seconds) as deadline:
                return await self.loop.run(await self._request(turn), turn)
        except TimeoutError:
            if deadline.expired():
                return Ending("limited", "max_seconds")
            raise

    async def _request(self, turn: Turn) -> TurnRequest:
        """Find the things behind the order's names, and what was said before."""
        order = turn.order
        owner, used = order.principal.email, order.used
        question = order.content
        if used is not None:
            question = await self.components.handle(
                used.maker, used.event, principal=order.principal, turn=turn
            )
        earlier: list[LlmMessage] = []
        if order.new_chat is None:
            earlier = await self.chats.history(
                owner, order.chat_id, order.memory, before=order.question_id
            )
        return TurnRequest(
            order.turn_id,
            order.principal,
            question,
            earlier,
            self.selector.resolve(order.principal, order.names),
            order.budget,
            self.call_seconds,
        )

    def _tell_failure(self, turn: Turn, error: Exception, otherwise: str) -> None:
        """Log the error and tell it; `otherwise` stands for what is not meant for the wire."""
        turn.crashed(error, "turn")
        if isinstance(error, LlmError):
            self.counters.llm += 1
            self.on_llm_error(error)
        if isinstance(error, AppError):
            turn.failed(error)
        else:
            self.counters.internal += 1
            turn.failed(InternalError(otherwise))

    async def _stored(self, turn: Turn, outcome: TurnOutcome) -> bool:
        """Store and tell what the turn came to; False, after an error, when it is not stored."""
        answer = _answer_of(turn, outcome)
        stored = True
        try:
            async with asyncio.timeout(STORE_SECONDS):
                await self.chats.answer(turn.order.principal.email, answer, outcome)
        except Exception as error:  # noqa: BLE001 - the terminal event must come all the same
            stored = False
            self._tell_failure(
                turn, error, "The answer could not be saved. Copy it if you want to keep it."
            )
        turn.message(answer.shown)
        return stored

    @asynccontextmanager
    async def _thinking(self, turn: Turn) -> AsyncIterator[None]:
        heart = asyncio.create_task(_keep_thinking(turn, self.thinking_interval))
        try:
            yield
        finally:
            heart.cancel()


async def _keep_thinking(turn: Turn, interval: float) -> None:
    """Publish `thinking` whenever nothing else was for `interval` seconds; forever."""
    while True:
        if (quiet := turn.quiet()) < interval:
            await asyncio.sleep(interval - quiet)
        else:
            turn.thinking()


def _answer_of(turn: Turn, outcome: TurnOutcome) -> StoredMessage:
    order, record = turn.order, turn.record
    shown = Message(
        id=order.message_id,
        chat_id=order.chat_id,
        turn_id=order.turn_id,
        role="assistant",
        parts=record.answer.parts(),
        state="complete" if outcome == "completed" else "partial",
        outcome=outcome,
        created_at=now(),
        citations=list(record.citations),
    )
    told = tuple(record.llm)
    if outcome != "completed":
        told += (said_by_model(record.unfinished() or NO_ANSWER),)
    return StoredMessage(shown, told)


def _uncancel() -> None:
    """Take the cancellation as handled: this task ends by itself after the terminal event."""
    task = asyncio.current_task()
    if task is not None:
        while task.cancelling():
            task.uncancel()
