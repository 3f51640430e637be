"""Turns, and what running answers grow by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "turns",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("chat_id", sa.String(32), nullable=False),
        sa.Column("owner", sa.String(320), nullable=False),
        sa.Column("message_id", sa.String(32), nullable=False),
        sa.Column("began_at", sa.Float, nullable=False),
        sa.Column("outcome", sa.String(32), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_turns"),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chats.id"], name="fk_turns_chat_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_turns_chat_id", "turns", ["chat_id"])
    unfinished = sa.text("outcome IS NULL")
    op.create_index(
        "ix_turns_open",
        "turns",
        ["began_at"],
        sqlite_where=unfinished,
        postgresql_where=unfinished,
    )
    op.create_table(
        "growths",
        sa.Column("turn_id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("changes", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("turn_id", "number", name="pk_growths"),
        sa.ForeignKeyConstraint(
            ["turn_id"], ["turns.id"], name="fk_growths_turn_id", ondelete="CASCADE"
        ),
        sqlite_with_rowid=False,
    )
