"""Chats in memory: the store until a database is configured, and the fake of the tests.

Bounds: 200 chats of one owner (the oldest is forgotten) and 1,000 messages of one chat (likewise).
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Sequence

from app.core.chats import Chat, StoredMessage
from app.core.errors import NotFound

MAX_CHATS = 200
MAX_MESSAGES = 1_000


class MemoryChatStore:
    """Implements `core.chats.ChatStore`."""

    def __init__(self) -> None:
        self._chats: dict[str, OrderedDict[str, Chat]] = {}
        self._messages: dict[str, deque[StoredMessage]] = {}

    async def create(self, chat: Chat) -> None:
        """Store a new chat; the owner's oldest beyond the bound is forgotten."""
        owned = self._chats.setdefault(chat.owner, OrderedDict())
        owned[chat.id] = chat
        self._messages[chat.id] = deque(maxlen=MAX_MESSAGES)
        while len(owned) > MAX_CHATS:
            oldest, _ = owned.popitem(last=False)
            del self._messages[oldest]

    async def get(self, owner: str, chat_id: str) -> Chat | None:
        """Return the owner's chat, or None."""
        owned = self._chats.get(owner)
        return owned.get(chat_id) if owned else None

    async def chat_of_turn(self, owner: str, turn_id: str) -> str | None:
        """Return the id of the owner's chat that a turn belongs to, newest chats first."""
        for chat_id in reversed(self._chats.get(owner, OrderedDict())):
            if any(m.shown.turn_id == turn_id for m in self._messages[chat_id]):
                return chat_id
        return None

    async def append(self, owner: str, message: StoredMessage) -> None:
        """Store a message at the end of its chat."""
        self._of(owner, message.shown.chat_id).append(message)

    async def recent(self, owner: str, chat_id: str, limit: int) -> Sequence[StoredMessage]:
        """Return the chat's last messages, oldest first."""
        messages = self._of(owner, chat_id)
        return list(messages)[-limit:] if limit else []

    def _of(self, owner: str, chat_id: str) -> deque[StoredMessage]:
        if chat_id not in self._chats.get(owner, {}):
            raise NotFound("There is no such chat.")
        return self._messages[chat_id]
