"""What opens a turn: the chat that it belongs to and the message that asked for it."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.chats import StoredMessage
from app.core.clock import now
from app.core.llm import LlmMessage
from app.core.prompting import neutralise
from app.services.chat_book import OpenChat
from app.services.publish import publish
from app.services.running_turn import RunningTurn
from app.services.session_manager import SessionManager
from app.services.turn_plan import TurnPlan
from generated import ChatUpdatedEvent, Message


def asked_message(plan: TurnPlan, turn: RunningTurn) -> StoredMessage:
    """Return the user's message as it is stored; its id is the command's."""
    shown = Message(
        id=plan.command_id,
        chat_id=turn.chat_id,
        turn_id=turn.id,
        role="user",
        content=plan.said,
        state="complete",
        created_at=now(),
    )
    return StoredMessage(shown, (LlmMessage("user", neutralise(plan.said)),))


@dataclass(frozen=True, slots=True)
class Accepted:
    """A turn that may begin: its chat, the stored message, and what was said before it."""

    turn: RunningTurn
    chat: OpenChat
    asked: StoredMessage
    history: list[LlmMessage]


def tell_chat(session: SessionManager, opened: OpenChat) -> None:
    """Announce a chat that the turn made."""
    if not opened.new:
        return
    chat = opened.chat
    publish(
        session,
        lambda seq: ChatUpdatedEvent(
            type="chat_updated", seq=seq, chat_id=chat.id, title=chat.title, agent=chat.agent
        ),
    )
