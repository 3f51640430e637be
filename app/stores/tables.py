"""The tables, once for both engines. `migrations/` makes them; a test holds the two together.

Ids are 32 hexadecimal digits. Times are seconds since 1970. JSON is text, as the contract or the
model has it: nothing looks into it.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

# Names that do not depend on the engine, so that a migration can speak of them.
metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def _id(name: str, *more: ForeignKey, primary_key: bool = False) -> Column[str]:
    return Column(name, String(32), *more, nullable=False, primary_key=primary_key)


def _index(table: Table, name: str, *columns: str, where: str) -> None:
    """Index the rows of a table that match."""
    Index(
        f"ix_{table.name}_{name}",
        *(table.c[column] for column in columns),
        sqlite_where=text(where),
        postgresql_where=text(where),
    )


chats = Table(
    "chats",
    metadata,
    _id("id", primary_key=True),
    Column("owner", String(320), nullable=False),
    Column("title", Text, nullable=False),
    Column("agent", String(64), nullable=False),
    Column("messages", Integer, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("used_at", Float, nullable=False),
    Column("pinned", Boolean, nullable=False, server_default=false()),
    Column("deleted_at", Float),
)
"""`messages` is the number of the chat's last message; `used_at` when that was stored. A chat that
is deleted can be restored for a while."""

_index(chats, "listed", "owner", "pinned", "used_at", "id", where="deleted_at IS NULL")
_index(chats, "deleted", "deleted_at", where="deleted_at IS NOT NULL")

messages = Table(
    "messages",
    metadata,
    _id("chat_id", ForeignKey("chats.id", ondelete="CASCADE")),
    Column("n", Integer, nullable=False),
    _id("id"),
    _id("turn_id"),
    Column("owner", String(320), nullable=False),
    Column("shown", Text, nullable=False),
    Column("llm", Text, nullable=False),
    PrimaryKeyConstraint("chat_id", "n"),
    UniqueConstraint("owner", "id"),
    Index(None, "owner", "turn_id"),
    sqlite_with_rowid=False,
)
"""`n` counts from 1 in each chat. The id of a question is its client's own, so two owners may have
the same."""

turns = Table(
    "turns",
    metadata,
    _id("id", primary_key=True),
    _id("chat_id", ForeignKey("chats.id", ondelete="CASCADE")),
    Column("owner", String(320), nullable=False),
    _id("message_id"),
    Column("began_at", Float, nullable=False),
    Column("outcome", String(32), nullable=True),
    Index(None, "chat_id"),
)
"""`message_id` is the answer's id to be; `outcome` is NULL while the turn runs."""

_index(turns, "open", "began_at", where="outcome IS NULL")

growths = Table(
    "growths",
    metadata,
    _id("turn_id", ForeignKey("turns.id", ondelete="CASCADE")),
    Column("number", Integer, nullable=False),
    Column("changes", Text, nullable=False),
    PrimaryKeyConstraint("turn_id", "number"),
    sqlite_with_rowid=False,
)
"""What a running answer grew by: `core.turns.Change`s as JSON. Gone when the turn has ended."""
