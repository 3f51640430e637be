"""Chats in a database, on SQLite as on PostgreSQL. The owner is in every WHERE."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Column, Connection, RowMapping, Select, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.core.chats import Chat, ShownPage, StoredMessage, StoredPage
from app.core.errors import AlreadyStored, NotFound
from app.core.llm import LlmMessage
from app.stores.database import Database, Work
from app.stores.sql_turns import end_turn, open_turn
from app.stores.tables import chats, messages
from generated import Message, TurnOutcome

# What is read of a chat at once, besides its newest message.
MAX_READ_CHARS = 1_500_000
ALREADY = "This message was received before. Its chat shows what became of it."
AT_ONCE = 20  # rows that are fetched together

_LLM = TypeAdapter(tuple[LlmMessage, ...])


def _before_end(*texts: Column[str]) -> Select[Any]:
    return (
        select(messages.c.n, *texts)
        .where(messages.c.chat_id == bindparam("chat"), messages.c.n < bindparam("end"))
        .order_by(messages.c.n.desc())
        .limit(bindparam("most"))
        .execution_options(yield_per=AT_ONCE)
    )


# Made once: to put a statement together costs as much as to run it.
_KEPT = chats.c.deleted_at.is_(None)
_OWN_CHAT = (chats.c.id == bindparam("chat"), chats.c.owner == bindparam("by"), _KEPT)
_OWN_MESSAGE = (messages.c.owner == bindparam("by"), messages.c.id == bindparam("message"))
_OF_TURN = (messages.c.owner == bindparam("by"), messages.c.turn_id == bindparam("turn"))
_NEW_CHAT, _NEW_MESSAGE = insert(chats), insert(messages)
_CHAT = select(chats.c.id, chats.c.owner, chats.c.title, chats.c.agent).where(*_OWN_CHAT)
_NEWEST = select(chats.c.messages).where(*_OWN_CHAT)
_NUMBER = (
    update(chats)
    .where(*_OWN_CHAT)
    .values(messages=chats.c.messages + 1, used_at=bindparam("at"))
    .returning(chats.c.messages)
)
_CHAT_OF_TURN = select(messages.c.chat_id).join(chats).where(*_OF_TURN, _KEPT).limit(1)
_CHAT_OF_MESSAGE = select(messages.c.chat_id).where(*_OWN_MESSAGE)
_PLACE = select(messages.c.n).where(*_OWN_MESSAGE, messages.c.chat_id == bindparam("chat"))
_LAST = _before_end(messages.c.shown, messages.c.llm)
_LAST_SHOWN = _before_end(messages.c.shown)
_OLDER = (
    select(messages.c.n)
    .where(messages.c.chat_id == bindparam("chat"), messages.c.n < bindparam("end"))
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class _Row:
    """A message as it is kept: JSON, made on the event loop's side, so that no thread needs it."""

    id: str
    chat_id: str
    turn_id: str
    shown: str
    llm: str

    @classmethod
    def of(cls, message: StoredMessage) -> _Row:
        shown = message.shown
        return cls(
            shown.id,
            shown.chat_id,
            shown.turn_id,
            shown.model_dump_json(exclude_unset=True),
            _LLM.dump_json(message.llm).decode(),
        )

    def values(self, owner: str, n: int) -> dict[str, Any]:
        """Return the row as its table has it, with number `n` in its chat."""
        ids = {"chat_id": self.chat_id, "n": n, "id": self.id, "turn_id": self.turn_id}
        return {**ids, "owner": owner, "shown": self.shown, "llm": self.llm}


class SqlChatStore:
    """Implements `core.chats.ChatStore`. Whatever fails below raises `StoreUnavailable`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, chat: Chat, message: StoredMessage, *, opens: str | None = None) -> None:
        """Store a new chat and its first message, both or neither."""
        row = _Row.of(message)

        def work(connection: Connection) -> None:
            at = time.time()
            connection.execute(
                _NEW_CHAT,
                {
                    "id": chat.id,
                    "owner": chat.owner,
                    "title": chat.title,
                    "agent": chat.agent,
                    "messages": 1,
                    "created_at": at,
                    "used_at": at,
                },
            )
            connection.execute(_NEW_MESSAGE, row.values(chat.owner, 1))
            if opens is not None:
                open_turn(connection, chat.owner, message.shown, opens)

        await self._write(chat.owner, row, work)

    async def get(self, owner: str, chat_id: str) -> Chat | None:
        """Return the owner's chat, or None."""

        def work(connection: Connection) -> Chat | None:
            row = connection.execute(_CHAT, {"chat": chat_id, "by": owner}).one_or_none()
            return None if row is None else Chat(*row)

        return await self._database.read(work)

    async def chat_of_turn(self, owner: str, turn_id: str) -> str | None:
        """Return the id of the owner's chat that a turn belongs to, or None."""
        asked = {"by": owner, "turn": turn_id}
        return await self._database.read(lambda one: one.execute(_CHAT_OF_TURN, asked).scalar())

    async def append(
        self,
        owner: str,
        message: StoredMessage,
        *,
        opens: str | None = None,
        ends: TurnOutcome | None = None,
    ) -> None:
        """Store a message at the end of its chat, and open or end its turn."""
        row = _Row.of(message)

        def work(connection: Connection) -> None:
            _append(connection, owner, row)
            if opens is not None:
                open_turn(connection, owner, message.shown, opens)
            if ends is not None:
                end_turn(connection, owner, row.turn_id, ends)

        await self._write(owner, row, work)

    async def page(
        self, owner: str, chat_id: str, limit: int, *, before: str | None = None
    ) -> StoredPage:
        """Return the chat's last messages, or the last ones before a message."""
        rows, has_more = await self._page(owner, chat_id, limit, before, _LAST)
        return StoredPage([_read(row) for row in rows], has_more)

    async def shown(
        self, owner: str, chat_id: str, limit: int, *, before: str | None = None
    ) -> ShownPage:
        """Return the same page as it was stored."""
        rows, has_more = await self._page(owner, chat_id, limit, before, _LAST_SHOWN)
        return ShownPage([row["shown"].encode() for row in rows], has_more)

    async def _write(self, owner: str, row: _Row, work: Work[None]) -> None:
        """Write a message. Its id is the only thing that can be there already."""
        try:
            await self._database.write(work)
        except IntegrityError:
            asked = {"by": owner, "message": row.id}
            chat_id = await self._database.read(
                lambda one: one.execute(_CHAT_OF_MESSAGE, asked).scalar_one()
            )
            raise AlreadyStored(ALREADY, chat_id=chat_id) from None

    async def _page(
        self, owner: str, chat_id: str, limit: int, before: str | None, last: Select[Any]
    ) -> tuple[Sequence[RowMapping], bool]:
        def work(connection: Connection) -> tuple[Sequence[RowMapping], bool]:
            newest = connection.execute(_NEWEST, {"chat": chat_id, "by": owner}).scalar()
            if newest is None:
                raise NotFound("There is no such chat.")
            end = newest + 1 if before is None else _place(connection, owner, chat_id, before)
            asked = {"chat": chat_id, "end": end, "most": limit}
            return _last(connection, last, asked)

        return await self._database.read(work)


def _append(connection: Connection, owner: str, row: _Row) -> None:
    """Number a message and store it; the chat's row keeps others out of its chat until then."""
    asked = {"chat": row.chat_id, "by": owner, "at": time.time()}
    n = connection.execute(_NUMBER, asked).scalar()
    if n is None:
        raise NotFound("There is no such chat.")
    connection.execute(_NEW_MESSAGE, row.values(owner, n))


def _place(connection: Connection, owner: str, chat_id: str, message_id: str) -> int:
    asked = {"by": owner, "message": message_id, "chat": chat_id}
    n: int | None = connection.execute(_PLACE, asked).scalar()
    if n is None:
        raise NotFound("There is no such message in this chat. Leave out `before`.")
    return n


def _last(
    connection: Connection, last: Select[Any], asked: dict[str, Any]
) -> tuple[Sequence[RowMapping], bool]:
    """Return the last messages before a number, oldest first, and whether there are more.

    Fewer than `limit` when their texts are long: the rest stays in the database.
    """
    found: list[RowMapping] = []
    size = 0
    with closing(connection.execute(last, asked)) as rows:
        for row in rows.mappings():
            size += sum(len(text) for text in row.values() if isinstance(text, str))
            if found and size > MAX_READ_CHARS:
                break
            found.append(row)
    first = found[-1]["n"] if found else asked["end"]
    older = connection.execute(_OLDER, {"chat": asked["chat"], "end": first})
    return found[::-1], older.first() is not None


def _read(row: RowMapping) -> StoredMessage:
    return StoredMessage(Message.model_validate_json(row["shown"]), _LLM.validate_json(row["llm"]))
