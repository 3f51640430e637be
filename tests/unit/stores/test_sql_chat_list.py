"""The list of chats on SQLite and on PostgreSQL: its contract, and what its queries cost."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import insert, text

from app.core.chat_list import ChatListStore
from app.core.chats import ChatStore
from app.core.ids import new_id
from app.stores.database import Database
from app.stores.sql_chat_list import SqlChatListStore, due, listed
from app.stores.sql_chats import SqlChatStore
from app.stores.tables import chats
from tests.unit.stores.chat_list_contract import ChatListContract
from tests.unit.stores.chat_store_contract import ANNA

OWNERS, CHATS_EACH = 20, 300


class TestSqlChatList(ChatListContract):
    @pytest.fixture
    def store(self, database: Database) -> ChatStore:
        return SqlChatStore(database)

    @pytest.fixture
    def lists(self, store: ChatStore, database: Database) -> ChatListStore:
        return SqlChatListStore(database)


def fill(database: Database) -> None:
    """Store many chats of many owners, a tenth of them deleted."""
    rows = [
        {
            "id": new_id(),
            "owner": ANNA if owner == 0 else f"{owner}@test.com",
            "title": "Hello",
            "agent": "assistant",
            "messages": 1,
            "created_at": float(n),
            "used_at": float(n),
            "pinned": n % 50 == 0,
            "deleted_at": 1000.0 + n if n % 10 == 1 else None,
        }
        for owner in range(OWNERS)
        for n in range(CHATS_EACH)
    ]
    with database.engine.begin() as connection:
        connection.execute(insert(chats), rows)
    with database.engine.begin() as connection:
        connection.execute(text("ANALYZE"))


def plan(database: Database, query: Any) -> str:
    """Return how the engine would run a query."""
    engine = database.engine
    how = "EXPLAIN" if engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    statement = query.compile(engine, compile_kwargs={"literal_binds": True})
    with engine.connect() as connection:
        rows = connection.execute(text(f"{how} {statement}".replace(":", r"\:")))
        return "\n".join(str(row[-1]) for row in rows)


@pytest.mark.requirement("C8")
@pytest.mark.parametrize("behind", [False, True])
async def test_the_list_is_read_off_its_index(database: Database, behind: bool):
    fill(database)
    query = listed(ANNA, 31)
    if behind:
        page = await SqlChatListStore(database).page(ANNA, 30)
        query = listed(ANNA, 31, place=(False, page.chats[-1].used_at.timestamp(), new_id()))

    told = plan(database, query)

    assert "ix_chats_listed" in told
    for slow in ("Sort", "Seq Scan", "TEMP B-TREE", "SCAN chats"):
        assert slow not in told, told


@pytest.mark.requirement("C8")
async def test_what_is_due_is_read_off_its_index(database: Database):
    fill(database)
    told = plan(database, due(1010.0, 20))
    assert "ix_chats_deleted" in told, told
