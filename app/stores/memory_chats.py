"""Chats in memory: the store until a database is configured, and the fake of the tests.

Messages are kept as JSON, a third of what they take as objects, and nobody can change what was
stored. Bounds of one owner: 200 chats, 1,000 messages of one chat, 8 MB in all. At each, what is
oldest in the chat that was used longest ago goes first; the newest message always stays. All owners
together have 256 MB; beyond it, the owner who wrote longest ago is forgotten.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from pydantic import TypeAdapter

from app.core.chats import Chat, ShownPage, StoredMessage, StoredPage
from app.core.errors import NotFound
from app.core.llm import LlmMessage
from generated import Message

MAX_CHATS = 200
MAX_MESSAGES = 1_000
MAX_BYTES = 8_000_000
MAX_TOTAL_BYTES = 256_000_000
# What is read of a chat at once, besides its newest message.
MAX_READ_BYTES = 1_500_000

_LLM = TypeAdapter(tuple[LlmMessage, ...])


@dataclass(frozen=True, slots=True)
class _Kept:
    """A message as it is kept."""

    id: str
    turn_id: str
    shown: bytes
    llm: bytes

    @classmethod
    def of(cls, message: StoredMessage) -> _Kept:
        shown = message.shown.model_dump_json(exclude_unset=True).encode()
        return cls(message.shown.id, message.shown.turn_id, shown, _LLM.dump_json(message.llm))

    def read(self) -> StoredMessage:
        return StoredMessage(Message.model_validate_json(self.shown), _LLM.validate_json(self.llm))

    def __len__(self) -> int:
        return len(self.shown) + len(self.llm)


@dataclass(slots=True)
class _Owned:
    """One owner's chats, the one used last at the end, and the bytes of their messages."""

    chats: OrderedDict[str, Chat] = field(default_factory=OrderedDict)
    messages: dict[str, deque[_Kept]] = field(default_factory=dict)
    size: int = 0

    def add(self, chat_id: str, message: _Kept) -> None:
        self.chats.move_to_end(chat_id)
        messages = self.messages[chat_id]
        messages.append(message)
        self.size += len(message)
        if len(messages) > MAX_MESSAGES:
            self.size -= len(messages.popleft())
        while self.size > MAX_BYTES and self._forget_one(message):
            pass

    def forget_a_chat(self) -> None:
        chat_id, _ = self.chats.popitem(last=False)
        self.size -= sum(map(len, self.messages.pop(chat_id)))

    def _forget_one(self, newest: _Kept) -> bool:
        """Forget the oldest message of the oldest chat that has another than the newest."""
        for messages in (self.messages[chat_id] for chat_id in self.chats):
            if messages and messages[0] is not newest:
                self.size -= len(messages.popleft())
                return True
        return False


class MemoryChatStore:
    """Implements `core.chats.ChatStore`."""

    def __init__(self) -> None:
        self._owners: OrderedDict[str, _Owned] = OrderedDict()
        self._size = 0

    async def begin(self, chat: Chat, message: StoredMessage) -> None:
        """Store a new chat and its first message; beyond the bound an old one is forgotten."""
        self._create(chat)
        self._add(chat.owner, message)

    async def get(self, owner: str, chat_id: str) -> Chat | None:
        """Return the owner's chat, or None."""
        owned = self._owners.get(owner)
        return owned.chats.get(chat_id) if owned else None

    async def chat_of_turn(self, owner: str, turn_id: str) -> str | None:
        """Return the id of the owner's chat that a turn belongs to, the one used last first."""
        owned = self._owners.get(owner, _Owned())
        for chat_id in reversed(owned.chats):
            if any(message.turn_id == turn_id for message in owned.messages[chat_id]):
                return chat_id
        return None

    async def append(self, owner: str, message: StoredMessage) -> None:
        """Store a message at the end of its chat."""
        self._add(owner, message)

    def _add(self, owner: str, message: StoredMessage) -> None:
        owned = self._of(owner, message.shown.chat_id)
        self._size -= owned.size
        owned.add(message.shown.chat_id, _Kept.of(message))
        self._size += owned.size
        self._owners.move_to_end(owner)
        while self._size > MAX_TOTAL_BYTES and len(self._owners) > 1:
            _, forgotten = self._owners.popitem(last=False)
            self._size -= forgotten.size

    async def page(
        self, owner: str, chat_id: str, limit: int, *, before: str | None = None
    ) -> StoredPage:
        """Return the chat's last messages, or the last ones before a message."""
        kept, has_more = self._page(owner, chat_id, limit, before)
        return StoredPage([message.read() for message in kept], has_more)

    async def shown(
        self, owner: str, chat_id: str, limit: int, *, before: str | None = None
    ) -> ShownPage:
        """Return the same page as it was stored."""
        kept, has_more = self._page(owner, chat_id, limit, before)
        return ShownPage([message.shown for message in kept], has_more)

    def _page(
        self, owner: str, chat_id: str, limit: int, before: str | None
    ) -> tuple[list[_Kept], bool]:
        messages = self._of(owner, chat_id).messages[chat_id]
        end = len(messages) if before is None else _place(messages, before)
        start, size = end, 0
        while start > max(0, end - limit):
            size += len(messages[start - 1])
            if size > MAX_READ_BYTES and start < end:
                break
            start -= 1
        return list(islice(messages, start, end)), start > 0

    def _create(self, chat: Chat) -> None:
        owned = self._owners.setdefault(chat.owner, _Owned())
        owned.chats[chat.id] = chat
        owned.messages[chat.id] = deque()
        if len(owned.chats) > MAX_CHATS:
            self._size -= owned.size
            owned.forget_a_chat()
            self._size += owned.size

    def _of(self, owner: str, chat_id: str) -> _Owned:
        owned = self._owners.get(owner)
        if owned is None or chat_id not in owned.chats:
            raise NotFound("There is no such chat.")
        return owned


def _place(messages: Sequence[_Kept], message_id: str) -> int:
    for behind, message in enumerate(reversed(messages), 1):
        if message.id == message_id:
            return len(messages) - behind
    raise NotFound("There is no such message in this chat. Leave out `before`.")
