"""The chat store on SQLite and on PostgreSQL: the contract of all stores, and what only they do."""

from __future__ import annotations

import asyncio

import pytest

from app.core.chats import ChatStore, text_of
from app.core.errors import AlreadyStored, NotFound, StoreUnavailable
from app.stores import sql_chats
from app.stores.database import Database
from app.stores.engines import open_database
from app.stores.sql_chats import SqlChatStore
from tests.unit.stores.chat_store_contract import (
    ANNA,
    BEN,
    ChatStoreContract,
    chat_of,
    message_in,
    stored,
)


class TestSqlChatStore(ChatStoreContract):
    @pytest.fixture
    def store(self, database: Database) -> ChatStore:
        return SqlChatStore(database)


@pytest.mark.requirement("C3")
async def test_what_was_stored_is_there_after_a_restart(database: Database, url: str):
    chat = chat_of(ANNA)
    message = message_in(chat, "kept")
    await SqlChatStore(database).begin(chat, message)
    database.close()

    again = open_database(url)
    try:
        page = await SqlChatStore(again).page(ANNA, chat.id, 10)
    finally:
        again.close()
    assert list(page.messages) == [message]


async def test_messages_that_come_together_stand_one_after_the_other(database: Database):
    store, chat = SqlChatStore(database), chat_of(ANNA)
    await stored(store, chat, message_in(chat, "first"))
    await asyncio.gather(*(store.append(ANNA, message_in(chat, f"{n}")) for n in range(30)))

    page = await store.page(ANNA, chat.id, 100)
    said = [text_of(message.shown) for message in page.messages]
    assert said[0] == "first"
    assert sorted(said[1:], key=int) == [f"{n}" for n in range(30)]


async def test_a_chat_is_not_begun_without_its_message(database: Database):
    store, chat = SqlChatStore(database), chat_of(ANNA)
    other = chat_of(ANNA)
    message = message_in(chat)
    await store.begin(chat, message)

    with pytest.raises(AlreadyStored) as caught:
        await store.begin(other, message)  # its id is taken, by the same owner
    assert caught.value.chat_id == chat.id
    assert await store.get(ANNA, other.id) is None
    await store.begin(mine := chat_of(BEN), message_in(mine))
    with pytest.raises(NotFound):
        await store.append(BEN, message_in(chat))


async def test_only_so_much_is_read_of_a_chat_at_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sql_chats, "MAX_READ_CHARS", 8_000)
    store, chat = SqlChatStore(database), chat_of(ANNA)
    sizes = (10, 2_000, 1_001, 5)
    await stored(store, chat, *(message_in(chat, "x" * size) for size in sizes))

    page = await store.page(ANNA, chat.id, 1_000)
    assert [len(text_of(message.shown)) for message in page.messages] == [1_001, 5]
    assert page.has_more
    await store.append(ANNA, message_in(chat, "x" * 9_000))
    page = await store.page(ANNA, chat.id, 1_000)
    assert [len(text_of(message.shown)) for message in page.messages] == [9_000]


async def test_a_database_that_fails_is_told_without_its_words(database: Database):
    store, chat = SqlChatStore(database), chat_of(ANNA)
    await stored(store, chat, message_in(chat))
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE messages")

    with pytest.raises(StoreUnavailable) as caught:
        await store.append(ANNA, message_in(chat))
    assert "messages" not in caught.value.message


async def test_what_one_transaction_raises_undoes_no_other(database: Database):
    store, chats = SqlChatStore(database), [chat_of(ANNA) for _ in range(50)]
    taken = message_in(chats[0])
    await store.begin(chats[0], taken)
    stranger = chat_of(BEN)

    async def attempt(number: int) -> type[BaseException] | None:
        chat = chats[number]
        message = taken if number % 5 == 0 else message_in(chat)
        try:
            if number % 7 == 0:
                await store.append(BEN, message_in(stranger))  # there is no such chat
            else:
                await store.begin(chat, message)
        except (AlreadyStored, NotFound) as error:
            return type(error)
        return None

    told = await asyncio.gather(*(attempt(number) for number in range(1, 50)))
    for number, error in enumerate(told, 1):
        expected = NotFound if number % 7 == 0 else AlreadyStored if number % 5 == 0 else None
        assert error is expected
        assert (await store.get(ANNA, chats[number].id) is not None) == (expected is None)


async def test_who_waits_no_longer_holds_up_nobody(database: Database):
    store, chats = SqlChatStore(database), [chat_of(ANNA) for _ in range(40)]
    tasks = [asyncio.create_task(store.begin(chat, message_in(chat))) for chat in chats]
    await asyncio.sleep(0)
    for task in tasks[::2]:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

    assert [await store.get(ANNA, chat.id) for chat in chats[1::2]] == chats[1::2]
