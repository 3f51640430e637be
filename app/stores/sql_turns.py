"""Running turns in a database. They open and end in the transactions of their messages."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence

from pydantic import TypeAdapter
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from app.core.turns import Change, Growth, UnfinishedTurn
from app.stores.database import Database
from app.stores.tables import growths, turns
from generated import Message, TurnOutcome

_CHANGES = TypeAdapter(tuple[Change, ...])

_OPEN = insert(turns)
_END = (
    update(turns)
    .where(turns.c.id == bindparam("turn"), turns.c.owner == bindparam("by"))
    .values(outcome=bindparam("as"))
)
_FORGET = delete(growths).where(growths.c.turn_id == bindparam("turn"))


class SqlTurnStore:
    """Implements `core.turns.TurnStore`. Whatever fails below raises `StoreUnavailable`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def grow(self, growths: Sequence[Growth]) -> None:
        """Store what answers have grown by; it is made JSON on the database's thread."""
        await self._database.write(lambda connection: _grow(connection, growths))

    async def unfinished(self) -> Sequence[UnfinishedTurn]:
        """Return the turns that were opened and not ended."""
        return await self._database.read(_unfinished)


def open_turn(connection: Connection, owner: str, question: Message, answer_id: str) -> None:
    """Open the turn of a question."""
    connection.execute(
        _OPEN,
        {
            "id": question.turn_id,
            "chat_id": question.chat_id,
            "owner": owner,
            "message_id": answer_id,
            "began_at": time.time(),
        },
    )


def end_turn(connection: Connection, owner: str, turn_id: str, outcome: TurnOutcome) -> None:
    """End a turn and drop what its answer grew by."""
    connection.execute(_END, {"turn": turn_id, "by": owner, "as": outcome})
    connection.execute(_FORGET, {"turn": turn_id})


def _grow(connection: Connection, added: Sequence[Growth]) -> None:
    ids = [growth.turn_id for growth in added]
    query = select(turns.c.id).where(turns.c.id.in_(ids), turns.c.outcome.is_(None))
    # On PostgreSQL the end of a turn may be beside this one; it waits for these rows.
    running = set(connection.execute(query.with_for_update()).scalars())
    rows = [
        {
            "turn_id": growth.turn_id,
            "number": growth.number,
            "changes": _CHANGES.dump_json(tuple(growth.changes), exclude_unset=True).decode(),
        }
        for growth in added
        if growth.turn_id in running
    ]
    if rows:
        connection.execute(insert(growths), rows)


def _unfinished(connection: Connection) -> list[UnfinishedTurn]:
    unended = (
        select(turns.c.id, turns.c.chat_id, turns.c.owner, turns.c.message_id)
        .where(turns.c.outcome.is_(None))
        .order_by(turns.c.began_at)
    )
    found = connection.execute(unended).all()
    changes: dict[str, list[Change]] = defaultdict(list)
    stored = (
        select(growths.c.turn_id, growths.c.changes)
        .join(turns, turns.c.id == growths.c.turn_id)
        .where(turns.c.outcome.is_(None))
        .order_by(growths.c.turn_id, growths.c.number)
    )
    for turn_id, text in connection.execute(stored):
        changes[turn_id] += _CHANGES.validate_json(text)
    return [UnfinishedTurn(*row, tuple(changes[row.id])) for row in found]
