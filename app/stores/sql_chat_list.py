"""The list of chats in a database, on SQLite as on PostgreSQL. The owner is in every WHERE."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select, tuple_, update

from app.core.errors import NotFound
from app.core.optional import given
from app.stores.database import Database
from app.stores.tables import chats
from generated import Chat, ChatChange, ChatList

_SHOWN = (
    chats.c.id,
    chats.c.title,
    chats.c.agent,
    chats.c.created_at,
    chats.c.used_at,
    chats.c.pinned,
)
# `ix_chats_listed` is in this order.
_PLACE = (chats.c.pinned, chats.c.used_at, chats.c.id)


class SqlChatListStore:
    """Implements `core.chat_list.ChatListStore`. Whatever fails below raises `StoreUnavailable`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(self, owner: str, limit: int, *, before: str | None = None) -> ChatList:
        """Return the owner's first chats, or those behind one of them."""

        def work(connection: Connection) -> ChatList:
            place = None if before is None else _place(connection, owner, before)
            query = listed(owner, limit + 1, place=place)
            found = [_read(row) for row in connection.execute(query)]
            return ChatList(chats=found[:limit], has_more=len(found) > limit)

        return await self._database.read(work)

    async def get(self, owner: str, chat_id: str) -> Chat:
        """Return a chat."""
        query = select(*_SHOWN).where(*_kept(owner, chat_id))
        return _found(await self._database.read(lambda one: _row(one, query)))

    async def change(self, owner: str, chat_id: str, change: ChatChange) -> Chat:
        """Change what is given."""
        asked = {"title": given(change.title), "pinned": given(change.pinned)}
        values = {name: value for name, value in asked.items() if value is not None}
        return await self._update(values, *_kept(owner, chat_id))

    async def delete(self, owner: str, chat_id: str, *, at: float) -> None:
        """Hide a chat."""
        await self._update({"deleted_at": at}, *_kept(owner, chat_id))

    async def restore(self, owner: str, chat_id: str, *, since: float) -> Chat:
        """Bring back a chat."""
        return await self._update(
            {"deleted_at": None}, *_own(owner, chat_id), chats.c.deleted_at >= since
        )

    async def purge(self, *, before: float, limit: int) -> int:
        """Remove what was deleted before that time; the messages go with their chats."""
        statement = delete(chats).where(chats.c.id.in_(due(before, limit)))
        return await self._database.write(lambda one: one.execute(statement).rowcount)

    async def _update(self, values: dict[str, Any], *where: Any) -> Chat:
        statement = update(chats).where(*where).values(values).returning(*_SHOWN)
        return _found(await self._database.write(lambda one: _row(one, statement)))


def listed(owner: str, limit: int, *, place: tuple[Any, ...] | None = None) -> Any:
    """Return the query for the owner's first chats, or those behind a place in the list.

    It reads no more rows than it returns.
    """
    where = [chats.c.owner == owner, chats.c.deleted_at.is_(None)]
    if place is not None:
        where.append(tuple_(*_PLACE) < tuple_(*place))
    newest_first = [column.desc() for column in _PLACE]
    return select(*_SHOWN).where(*where).order_by(*newest_first).limit(limit)


def due(before: float, limit: int) -> Any:
    """Return the query for the ids of chats that were deleted before that time, oldest first."""
    deleted_at = chats.c.deleted_at
    return select(chats.c.id).where(deleted_at < before).order_by(deleted_at).limit(limit)


def _own(owner: str, chat_id: str) -> tuple[Any, ...]:
    return chats.c.id == chat_id, chats.c.owner == owner


def _kept(owner: str, chat_id: str) -> tuple[Any, ...]:
    return *_own(owner, chat_id), chats.c.deleted_at.is_(None)


def _place(connection: Connection, owner: str, chat_id: str) -> tuple[Any, ...]:
    row = connection.execute(select(*_PLACE).where(*_kept(owner, chat_id))).one_or_none()
    if row is None:
        raise NotFound("There is no such chat. Leave out `before`.")
    return tuple(row)


def _row(connection: Connection, statement: Any) -> Row[Any] | None:
    return connection.execute(statement).one_or_none()


def _found(row: Row[Any] | None) -> Chat:
    if row is None:
        raise NotFound("There is no such chat.")
    return _read(row)


def _read(row: Row[Any]) -> Chat:
    return Chat(
        id=row.id,
        title=row.title,
        agent=row.agent,
        created_at=datetime.fromtimestamp(row.created_at, UTC),
        used_at=datetime.fromtimestamp(row.used_at, UTC),
        pinned=row.pinned,
    )
