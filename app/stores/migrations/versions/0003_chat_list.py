"""What the list of chats needs: pins, deleted chats, and an index in its order."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns, and index the list in place of the last use alone."""
    pinned = sa.Column("pinned", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("chats", pinned)
    op.add_column("chats", sa.Column("deleted_at", sa.Float))
    op.drop_index("ix_chats_owner_used_at", "chats")
    _index("ix_chats_listed", ["owner", "pinned", "used_at", "id"], "deleted_at IS NULL")
    _index("ix_chats_deleted", ["deleted_at"], "deleted_at IS NOT NULL")


def _index(name: str, columns: list[str], where: str) -> None:
    """Make an index of the rows that match."""
    only = sa.text(where)
    op.create_index(name, "chats", columns, sqlite_where=only, postgresql_where=only)
