"""Chats and their messages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "chats",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("owner", sa.String(320), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("agent", sa.String(64), nullable=False),
        sa.Column("messages", sa.Integer, nullable=False),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.Column("used_at", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_chats"),
    )
    op.create_index("ix_chats_owner_used_at", "chats", ["owner", "used_at"])
    op.create_table(
        "messages",
        sa.Column("chat_id", sa.String(32), nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("turn_id", sa.String(32), nullable=False),
        sa.Column("owner", sa.String(320), nullable=False),
        sa.Column("shown", sa.Text, nullable=False),
        sa.Column("llm", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "n", name="pk_messages"),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chats.id"], name="fk_messages_chat_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("owner", "id", name="uq_messages_owner_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_messages_owner_turn_id", "messages", ["owner", "turn_id"])
