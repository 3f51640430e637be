"""The chat store of tests that need no database: a fake at the port, under its contract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.core.chats import Chat, ChatStore, ShownPage, StoredMessage, StoredPage
from app.core.errors import AlreadyStored, NotFound
from app.core.turns import Growth, TurnStore, UnfinishedTurn
from generated import TurnOutcome


class MemoryChatStore(ChatStore, TurnStore):
    """Keeps everything until it is dropped."""

    def __init__(self) -> None:
        self._chats: dict[tuple[str, str], Chat] = {}
        self._messages: dict[str, list[StoredMessage]] = {}
        self._open: dict[str, UnfinishedTurn] = {}

    async def begin(self, chat: Chat, message: StoredMessage, *, opens: str | None = None) -> None:
        self._check_new(chat.owner, message)
        self._chats[chat.owner, chat.id] = chat
        self._messages[chat.id] = [message]
        self._turn(chat.owner, message, opens, None)

    async def get(self, owner: str, chat_id: str) -> Chat | None:
        return self._chats.get((owner, chat_id))

    async def chat_of_turn(self, owner: str, turn_id: str) -> str | None:
        for own, chat_id in self._chats:
            if own == owner and any(m.shown.turn_id == turn_id for m in self._messages[chat_id]):
                return chat_id
        return None

    async def append(
        self,
        owner: str,
        message: StoredMessage,
        *,
        opens: str | None = None,
        ends: TurnOutcome | None = None,
    ) -> None:
        messages = self._of(owner, message.shown.chat_id)
        self._check_new(owner, message)
        messages.append(message)
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
        messages = self._of(owner, chat_id)
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
        for own, chat_id in self._chats:
            known = (kept.shown.id for kept in self._messages[chat_id])
            if own == owner and message.shown.id in known:
                raise AlreadyStored("It is there.", chat_id=chat_id)

    def _of(self, owner: str, chat_id: str) -> list[StoredMessage]:
        if (owner, chat_id) not in self._chats:
            raise NotFound("There is no such chat.")
        return self._messages[chat_id]


def _place(messages: Sequence[StoredMessage], message_id: str) -> int:
    for at, message in enumerate(messages):
        if message.shown.id == message_id:
            return at
    raise NotFound("There is no such message in this chat. Leave out `before`.")
