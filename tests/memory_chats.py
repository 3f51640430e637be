"""The chat stores of tests that need no database: fakes at the ports, under their contracts."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from app.core.chat_list import ChatListStore
from app.core.chats import Chat, ChatStore, ShownPage, StoredMessage, StoredPage
from app.core.errors import AlreadyStored, NotFound
from app.core.optional import given
from app.core.turns import Growth, TurnStore, UnfinishedTurn
from generated import Chat as ListedChat
from generated import ChatChange, ChatList, TurnOutcome


@dataclass
class KeptChat:
    """A chat, and all that is kept with it."""

    chat: Chat
    title: str
    messages: list[StoredMessage]
    created_at: float = field(default_factory=time.time)
    used_at: float = field(default_factory=time.time)
    pinned: bool = False
    deleted_at: float | None = None

    @property
    def place(self) -> tuple[bool, float, str]:
        """Where it stands in the list; the greatest is the first."""
        return self.pinned, self.used_at, self.chat.id

    def listed(self) -> ListedChat:
        return ListedChat(
            id=self.chat.id,
            title=self.title,
            agent=self.chat.agent,
            created_at=datetime.fromtimestamp(self.created_at, UTC),
            used_at=datetime.fromtimestamp(self.used_at, UTC),
            pinned=self.pinned,
        )


class MemoryChatStore(ChatStore, TurnStore):
    """Keeps everything until it is dropped."""

    def __init__(self) -> None:
        self.chats: dict[str, KeptChat] = {}
        self._open: dict[str, UnfinishedTurn] = {}

    def of(self, owner: str) -> Iterator[KeptChat]:
        """Every chat of an owner that is not deleted."""
        for kept in self.chats.values():
            if kept.chat.owner == owner and kept.deleted_at is None:
                yield kept

    def one(self, owner: str, chat_id: str) -> KeptChat:
        for kept in self.of(owner):
            if kept.chat.id == chat_id:
                return kept
        raise NotFound("There is no such chat.")

    async def begin(self, chat: Chat, message: StoredMessage, *, opens: str | None = None) -> None:
        self._check_new(chat.owner, message)
        self.chats[chat.id] = KeptChat(chat, chat.title, [message])
        self._turn(chat.owner, message, opens, None)

    async def get(self, owner: str, chat_id: str) -> Chat | None:
        return next((kept.chat for kept in self.of(owner) if kept.chat.id == chat_id), None)

    async def chat_of_turn(self, owner: str, turn_id: str) -> str | None:
        for kept in self.of(owner):
            if any(message.shown.turn_id == turn_id for message in kept.messages):
                return kept.chat.id
        return None

    async def append(
        self,
        owner: str,
        message: StoredMessage,
        *,
        opens: str | None = None,
        ends: TurnOutcome | None = None,
    ) -> None:
        kept = self.one(owner, message.shown.chat_id)
        self._check_new(owner, message)
        kept.messages.append(message)
        kept.used_at = time.time()
        self._turn(owner, message, opens, ends)

    async def grow(self, growths: Sequence[Growth]) -> None:
        for growth in growths:
            if (turn := self._open.get(growth.turn_id)) is not None:
                changes = (*turn.changes, *growth.changes)
                self._open[growth.turn_id] = replace(turn, changes=changes)

    async def unfinished(self) -> Sequence[UnfinishedTurn]:
        return list(self._open.values())

    def _turn(
        self, owner: str, message: StoredMessage, opens: str | None, ends: TurnOutcome | None
    ) -> None:
        shown = message.shown
        if opens is not None:
            turn = UnfinishedTurn(shown.turn_id, shown.chat_id, owner, opens, ())
            self._open[shown.turn_id] = turn
        if ends is not None:
            self._open.pop(shown.turn_id, None)

    async def page(
        self, owner: str, chat_id: str, limit: int, *, before: str | None = None
    ) -> StoredPage:
        messages = self.one(owner, chat_id).messages
        end = len(messages) if before is None else _place(messages, before)
        start = max(0, end - limit)
        return StoredPage(messages[start:end], start > 0)

    async def shown(
        self, owner: str, chat_id: str, limit: int, *, before: str | None = None
    ) -> ShownPage:
        page = await self.page(owner, chat_id, limit, before=before)
        texts = [m.shown.model_dump_json(exclude_unset=True).encode() for m in page.messages]
        return ShownPage(texts, page.has_more)

    def _check_new(self, owner: str, message: StoredMessage) -> None:
        for kept in self.chats.values():
            known = (old.shown.id for old in kept.messages)
            if kept.chat.owner == owner and message.shown.id in known:
                raise AlreadyStored("It is there.", chat_id=kept.chat.id)


class MemoryChatListStore(ChatListStore):
    """The list of a `MemoryChatStore`."""

    def __init__(self, store: MemoryChatStore) -> None:
        self._store = store

    async def page(self, owner: str, limit: int, *, before: str | None = None) -> ChatList:
        kept = list(self._store.of(owner))
        if before is not None:
            place = self._store.one(owner, before).place
            kept = [one for one in kept if one.place < place]
        kept.sort(key=lambda one: one.place, reverse=True)
        return ChatList(chats=[one.listed() for one in kept[:limit]], has_more=len(kept) > limit)

    async def get(self, owner: str, chat_id: str) -> ListedChat:
        return self._store.one(owner, chat_id).listed()

    async def change(self, owner: str, chat_id: str, change: ChatChange) -> ListedChat:
        kept = self._store.one(owner, chat_id)
        if (title := given(change.title)) is not None:
            kept.title = title
        if (pinned := given(change.pinned)) is not None:
            kept.pinned = pinned
        return kept.listed()

    async def delete(self, owner: str, chat_id: str, *, at: float) -> None:
        self._store.one(owner, chat_id).deleted_at = at

    async def restore(self, owner: str, chat_id: str, *, since: float) -> ListedChat:
        kept = self._store.chats.get(chat_id)
        if kept is None or kept.chat.owner != owner or kept.deleted_at is None:
            raise NotFound("There is no such chat.")
        if kept.deleted_at < since:
            raise NotFound("There is no such chat.")
        kept.deleted_at = None
        return kept.listed()

    async def purge(self, *, before: float, limit: int) -> int:
        chats = self._store.chats
        gone = [id_ for id_, one in chats.items() if one.deleted_at and one.deleted_at < before]
        for chat_id in gone[:limit]:
            del chats[chat_id]
        return len(gone[:limit])


def _place(messages: Sequence[StoredMessage], message_id: str) -> int:
    for at, message in enumerate(messages):
        if message.shown.id == message_id:
            return at
    raise NotFound("There is no such message in this chat. Leave out `before`.")
