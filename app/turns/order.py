"""What it takes to start a turn anywhere: names, ids, text and limits, as plain JSON.

Every transport makes one of these. Nothing in it is a live object, so that it can wait in a queue,
outlive a restart or be carried to another instance.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.core.limits import TurnBudget
from generated import Message, Principal, TextPart
from tools.base import UiEvent


@dataclass(frozen=True, slots=True)
class Names:
    """With what a turn is answered. Each was known and allowed when the order was made."""

    agent: str
    provider: str
    model: str
    tools: tuple[str, ...] = ()
    data_sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UsedComponent:
    """A call-back of a component: the tool `maker` works out what the model is asked."""

    maker: str
    event: UiEvent


@dataclass(frozen=True, slots=True)
class TurnOrder:
    """A turn to be started, after everything that can be refused was checked.

    `content` is what people see as the user's message, whose id is `question_id`; `message_id` is
    the answer's. `new_chat` is the title of the chat that the turn makes; None when it is there.
    `memory` is how many earlier messages the model is told.
    """

    turn_id: str
    chat_id: str
    question_id: str
    message_id: str
    session_id: str
    request_id: str
    principal: Principal
    content: str
    at: datetime
    names: Names
    memory: int
    budget: TurnBudget
    new_chat: str | None = None
    used: UsedComponent | None = None

    def question(self) -> Message:
        """Return the user's message as people see it."""
        return Message(
            id=self.question_id,
            chat_id=self.chat_id,
            turn_id=self.turn_id,
            role="user",
            parts=[TextPart(kind="text", text=self.content)],
            state="complete",
            created_at=self.at,
        )
