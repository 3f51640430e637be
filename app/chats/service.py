"""Opening chats and adding to them, always as their owner."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.chats import Chat, ChatStore, StoredMessage
from app.core.errors import NotFound
from app.core.history import recall
from app.core.ids import new_id
from app.core.llm import LlmMessage
from app.core.text import shorten
from app.services.session_view import MAX_MESSAGES
from generated import Message

MAX_TITLE = 80


@dataclass(frozen=True, slots=True)
class OpenChat:
    """The chat that a turn belongs to, and whether the turn made it."""

    chat: Chat
    new: bool


class ChatBook:
    """The chats of every owner, over the store."""

    def __init__(self, store: ChatStore) -> None:
        self._store = store

    async def open(
        self, owner: str, chat_id: str | None, *, agent: str, first_words: str
    ) -> OpenChat:
        """Return the owner's chat, or make one named after its first words. Raises `NotFound`."""
        if chat_id is None:
            title = shorten(" ".join(first_words.split()), MAX_TITLE)
            chat = Chat(new_id(), owner, title, agent)
            await self._store.create(chat)
            return OpenChat(chat, new=True)
        known = await self._store.get(owner, chat_id)
        if known is None:
            raise NotFound("There is no such chat. Leave out chat_id to begin a new one.")
        return OpenChat(known, new=False)

    async def history(self, owner: str, chat_id: str, limit: int) -> list[LlmMessage]:
        """Return what the model is told of the chat so far."""
        return recall(await self._store.recent(owner, chat_id, limit), limit)

    async def shown(self, owner: str, chat_id: str) -> list[Message]:
        """Return the chat's last messages as people see them."""
        return [m.shown for m in await self._store.recent(owner, chat_id, MAX_MESSAGES)]

    async def chat_of_turn(self, owner: str, turn_id: str) -> str:
        """Return the id of the chat that a turn belongs to. Raises `NotFound`."""
        chat_id = await self._store.chat_of_turn(owner, turn_id)
        if chat_id is None:
            raise NotFound("There is no such answer. Leave out previous_response_id to begin anew.")
        return chat_id

    async def add(self, owner: str, message: StoredMessage) -> None:
        await self._store.append(owner, message)
