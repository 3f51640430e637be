"""Running turns on SQLite and on PostgreSQL: the contract of all stores, and what only they do."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.bootstrap.storage import Stores, stores_in
from app.core.ids import new_id
from app.core.turns import Growth, Written
from app.stores.database import Database
from app.stores.tables import growths
from tests.unit.stores.chat_store_contract import ANNA, chat_of, message_in
from tests.unit.stores.turn_store_contract import TurnStoreContract


@pytest.fixture
def stores(database: Database) -> Stores:
    return stores_in(database)


class TestSqlTurnStore(TurnStoreContract):
    @pytest.fixture
    def stores(self, database: Database) -> Stores:
        return stores_in(database)


async def test_nothing_is_left_of_what_an_ended_answer_grew_by(database: Database, stores: Stores):
    chat, turn_id = chat_of(ANNA), new_id()
    await stores.chats.begin(chat, message_in(chat, turn_id=turn_id), opens=new_id())
    for number in range(1, 4):
        await stores.turns.grow([Growth(turn_id, number, [Written("more ")])])
    await stores.chats.append(ANNA, message_in(chat, turn_id=turn_id), ends="completed")

    left = await database.read(lambda one: one.execute(select(func.count()).select_from(growths)))
    assert left.scalar() == 0
