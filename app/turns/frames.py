"""What a turn publishes at its two ends, and what a snapshot holds of it: from values to frames."""

from __future__ import annotations

from dataclasses import dataclass

from app.agent.turn import TurnRecord
from app.core.clock import now
from app.core.optional import present
from app.turns.order import TurnOrder
from generated import (
    ChatUpdatedEvent,
    OpenTurn,
    TurnFinishedEvent,
    TurnLimitName,
    TurnOutcome,
    TurnStartedEvent,
    Usage,
)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a turn ended, and after how many seconds."""

    outcome: TurnOutcome
    limit: TurnLimitName | None
    seconds: float


def turn_started(order: TurnOrder, seq: int) -> TurnStartedEvent:
    """Return the event that opens the turn."""
    return TurnStartedEvent(
        type="turn_started",
        seq=seq,
        turn_id=order.turn_id,
        chat_id=order.chat_id,
        message_id=order.message_id,
        provider=order.names.provider,
        model=order.names.model,
        at=now(),
    )


def chat_updated(order: TurnOrder, seq: int) -> ChatUpdatedEvent:
    """Return the event that announces the chat that the turn makes."""
    return ChatUpdatedEvent(
        type="chat_updated",
        seq=seq,
        chat_id=order.chat_id,
        title=str(order.new_chat),
        agent=order.names.agent,
    )


def turn_finished(order: TurnOrder, record: TurnRecord, end: Ended, seq: int) -> TurnFinishedEvent:
    """Return the turn's one last event."""
    return TurnFinishedEvent(
        type="turn_finished",
        seq=seq,
        turn_id=order.turn_id,
        chat_id=order.chat_id,
        outcome=end.outcome,
        limit=present(end.limit if end.outcome == "limited" else None),
        usage=Usage(
            rounds=record.rounds,
            tool_calls=len(record.answer.tool_calls),
            input_tokens=present(record.usage.input_tokens),
            output_tokens=present(record.usage.output_tokens),
        ),
        provider=order.names.provider,
        model=order.names.model,
        elapsed_ms=int(end.seconds * 1000),
        at=now(),
    )


def open_turn(order: TurnOrder, record: TurnRecord) -> OpenTurn:
    """Return the turn as far as it has come."""
    return OpenTurn(
        turn_id=order.turn_id,
        chat_id=order.chat_id,
        message_id=order.message_id,
        parts=record.answer.parts(),
    )
