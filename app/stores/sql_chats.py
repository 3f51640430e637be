"""Chats in a database, on SQLite as on PostgreSQL. The owner is in every WHERE."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, RowMapping, insert, select, update
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
                insert(chats),
                {
                    "id": chat.id,
                    "owner": chat.owner,
                    "title": chat.title,
                    "agent": chat.agent,
                    "messages": 0,
                    "created_at": at,
                    "used_at": at,
                },
            )
            _append(connection, chat.owner, row)
            if opens is not None:
                open_turn(connection, chat.owner, message.shown, opens)

        await self._write(chat.owner, row, work)

    async def get(self, owner: str, chat_id: str) -> Chat | None:
        """Return the owner's chat, or None."""

        def work(connection: Connection) -> Chat | None:
            query = select(chats.c.id, chats.c.owner, chats.c.title, chats.c.agent)
            row = connection.execute(_own(query, owner, chat_id)).one_or_none()
            return None if row is None else Chat(*row)

        return await self._database.read(work)

    async def chat_of_turn(self, owner: str, turn_id: str) -> str | None:
        """Return the id of the owner's chat that a turn belongs to, or None."""
        query = (
            select(messages.c.chat_id)
            .where(messages.c.owner == owner, messages.c.turn_id == turn_id)
            .limit(1)
        )
        return await self._database.read(lambda connection: connection.execute(query).scalar())

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
        rows, has_more = await self._page(owner, chat_id, limit, before, ("shown", "llm"))
        return StoredPage([_read(row) for row in rows], has_more)

    async def shown(
        self, owner: str, chat_id: str, limit: int, *, before: str | None = None
    ) -> ShownPage:
        """Return the same page as it was stored."""
        rows, has_more = await self._page(owner, chat_id, limit, before, ("shown",))
        return ShownPage([row["shown"].encode() for row in rows], has_more)

    async def _write(self, owner: str, row: _Row, work: Work[None]) -> None:
        """Write a message. Its id is the only thing that can be there already."""
        try:
            await self._database.write(work)
        except IntegrityError:
            query = select(messages.c.chat_id).where(
                messages.c.owner == owner, messages.c.id == row.id
            )
            chat_id = await self._database.read(lambda one: one.execute(query).scalar_one())
            raise AlreadyStored(ALREADY, chat_id=chat_id) from None

    async def _page(
        self, owner: str, chat_id: str, limit: int, before: str | None, texts: Sequence[str]
    ) -> tuple[Sequence[RowMapping], bool]:
        def work(connection: Connection) -> tuple[Sequence[RowMapping], bool]:
            newest = connection.execute(_own(select(chats.c.messages), owner, chat_id)).scalar()
            if newest is None:
                raise NotFound("There is no such chat.")
            end = newest + 1 if before is None else _place(connection, owner, chat_id, before)
            return _last(connection, chat_id, end, limit, texts)

        return await self._database.read(work)


def _own(query: Any, owner: str, chat_id: str) -> Any:
    return query.where(chats.c.id == chat_id, chats.c.owner == owner)


def _append(connection: Connection, owner: str, row: _Row) -> None:
    """Number a message and store it; the chat's row keeps others out of its chat until then."""
    numbered = (
        _own(update(chats), owner, row.chat_id)
        .values(messages=chats.c.messages + 1, used_at=time.time())
        .returning(chats.c.messages)
    )
    n = connection.execute(numbered).scalar()
    if n is None:
        raise NotFound("There is no such chat.")
    values = {"chat_id": row.chat_id, "n": n, "id": row.id, "turn_id": row.turn_id}
    connection.execute(
        insert(messages), {**values, "owner": owner, "shown": row.shown, "llm": row.llm}
    )


def _place(connection: Connection, owner: str, chat_id: str, message_id: str) -> int:
    query = select(messages.c.n).where(
        messages.c.owner == owner, messages.c.id == message_id, messages.c.chat_id == chat_id
    )
    n: int | None = connection.execute(query).scalar()
    if n is None:
        raise NotFound("There is no such message in this chat. Leave out `before`.")
    return n


def _last(
    connection: Connection, chat_id: str, end: int, limit: int, texts: Sequence[str]
) -> tuple[Sequence[RowMapping], bool]:
    """Return the last messages before number `end`, oldest first, and whether there are more.

    Fewer than `limit` when their texts are long: the rest stays in the database.
    """
    query = (
        select(messages.c.n, *(messages.c[text] for text in texts))
        .where(messages.c.chat_id == chat_id, messages.c.n < end)
        .order_by(messages.c.n.desc())
        .limit(limit)
        .execution_options(yield_per=AT_ONCE)
    )
    found: list[RowMapping] = []
    size = 0
    with closing(connection.execute(query)) as rows:
        for row in rows.mappings():
            size += sum(len(row[text]) for text in texts)
            if found and size > MAX_READ_CHARS:
                break
            found.append(row)
    first = found[-1]["n"] if found else end
    older = select(messages.c.n).where(messages.c.chat_id == chat_id, messages.c.n < first).limit(1)
    return found[::-1], connection.execute(older).first() is not None


def _read(row: RowMapping) -> StoredMessage:
    return StoredMessage(Message.model_validate_json(row["shown"]), _LLM.validate_json(row["llm"]))
