"""Chats and their messages as they are stored, and the port that stores them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from app.core.llm import LlmMessage
from generated import Message, TextPart, TurnOutcome


def text_of(message: Message) -> str:
    """Return what a message says."""
    return "".join(part.text for part in message.parts if isinstance(part, TextPart))


@dataclass(frozen=True, slots=True)
class Chat:
    """A stored conversation. `owner` is an e-mail address."""

    id: str
    owner: str
    title: str
    agent: str


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message as people see it, and as the model saw it.

    `llm` is the user's text with what was added to it, or an answer's every round with its tool
    calls and their results. Every tool call in it has its result.
    """

    shown: Message
    llm: tuple[LlmMessage, ...]


@dataclass(frozen=True, slots=True)
class StoredPage:
    """Messages in a row, oldest first; `has_more` says that there are older ones."""

    messages: Sequence[StoredMessage]
    has_more: bool


@dataclass(frozen=True, slots=True)
class ShownPage:
    """The same as people see it, each message as the JSON of a `Message`."""

    messages: Sequence[bytes]
    has_more: bool


class ChatStore(Protocol):
    """Where chats are kept. Every call names the owner; another's chat is not found."""

    async def begin(self, chat: Chat, message: StoredMessage, *, opens: str | None = None) -> None:
        """Store a new chat and its first message, both or neither; see `append`.

        Raises `AlreadyStored`.
        """
        ...

    async def get(self, owner: str, chat_id: str) -> Chat | None:
        """Return the owner's chat, or None."""
        ...

    async def chat_of_turn(self, owner: str, turn_id: str) -> str | None:
        """Return the id of the owner's chat that a turn belongs to, or None."""
        ...

    async def append(
        self,
        owner: str,
        message: StoredMessage,
        *,
        opens: str | None = None,
        ends: TurnOutcome | None = None,
    ) -> None:
        """Store a message at the end of its chat.

        In the same transaction a question opens its turn, whose answer will have the id `opens`,
        and an answer ends it.

        Raises `NotFound` when the chat is gone, `AlreadyStored` when its owner has a message of
        this id.
        """
        ...

    async def page(
        self, owner: str, chat_id: str, limit: int, *, before: str | None = None
    ) -> StoredPage:
        """Return the chat's last messages, or the last ones before the message with that id: at
        most `limit`, and fewer when they are so long that reading them would take more than some
        milliseconds. Raises `NotFound`.
        """
        ...

    async def shown(
        self, owner: str, chat_id: str, limit: int, *, before: str | None = None
    ) -> ShownPage:
        """Return the same page as it was stored, which costs nearly nothing. Raises `NotFound`."""
        ...
