"""Ending, at a start, the turns that a crash has left open: interrupted, with what was stored."""

from __future__ import annotations

import structlog

from app.agent.answer import Answer
from app.chats.service import ChatService
from app.core.chats import StoredMessage
from app.core.clock import now
from app.core.errors import NotFound
from app.core.prompting import said_by_model
from app.core.turns import TurnStore, UnfinishedTurn
from app.turns.runner import NO_ANSWER
from generated import Message

_log = structlog.get_logger(__name__)


async def recover(turns: TurnStore, chats: ChatService) -> None:
    """End every unfinished turn. Raises `StoreUnavailable`."""
    unfinished = await turns.unfinished()
    for turn in unfinished:
        try:
            await chats.answer(turn.owner, _answer_of(turn), "interrupted")
        except NotFound:
            continue  # its chat was deleted meanwhile, and the turn with it
    if unfinished:
        _log.info("answers that a crash cut short are kept as interrupted", turns=len(unfinished))


def _answer_of(turn: UnfinishedTurn) -> StoredMessage:
    answer = Answer()
    answer.redo(turn.changes)
    for call in tuple(answer.tool_calls.values()):
        if call.state in ("queued", "running"):
            answer.call(call.model_copy(update={"state": "cancelled"}))
    shown = Message(
        id=turn.message_id,
        chat_id=turn.chat_id,
        turn_id=turn.turn_id,
        role="assistant",
        parts=answer.parts(),
        state="partial",
        outcome="interrupted",
        created_at=now(),
    )
    return StoredMessage(shown, (said_by_model(answer.text() or NO_ANSWER),))
