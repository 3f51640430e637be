"""The chat store in memory: the contract of all stores, and its bounds."""

from __future__ import annotations

import pytest

from app.core.chats import Chat, ChatStore, text_of
from app.stores import memory_chats
from app.stores.memory_chats import MemoryChatStore
from tests.unit.stores.chat_store_contract import (
    ANNA,
    ChatStoreContract,
    chat_of,
    message_in,
    stored,
)


class TestMemoryChatStore(ChatStoreContract):
    @pytest.fixture
    def store(self) -> ChatStore:
        return MemoryChatStore()


async def filled(store: ChatStore, *sizes: int) -> Chat:
    """A new chat with messages of so many characters."""
    chat = chat_of(ANNA)
    await stored(store, chat, *(message_in(chat, "x" * size) for size in sizes))
    return chat


async def kept(store: ChatStore, chat: Chat) -> list[int]:
    return [len(text_of(m.shown)) for m in (await store.page(ANNA, chat.id, 1_000)).messages]


async def test_the_chat_used_longest_ago_goes_when_there_are_too_many(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(memory_chats, "MAX_CHATS", 2)
    store = MemoryChatStore()
    first, second = await filled(store, 1), await filled(store, 2)
    await store.append(ANNA, message_in(first, "again"))
    third = await filled(store, 3)

    found = [await store.get(ANNA, chat.id) for chat in (first, second, third)]

    assert found == [first, None, third]


async def test_the_oldest_message_goes_when_a_chat_has_too_many(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(memory_chats, "MAX_MESSAGES", 2)
    store = MemoryChatStore()

    assert await kept(store, await filled(store, 1, 2, 3)) == [2, 3]


async def test_an_owners_oldest_messages_go_when_they_are_too_big_together(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(memory_chats, "MAX_BYTES", 12_000)
    store = MemoryChatStore()
    first = await filled(store, 1_000, 1_001)
    second = await filled(store, 2_000, 900)

    assert await kept(store, first) == [1_001]
    assert await kept(store, second) == [2_000, 900]


async def test_the_newest_message_stays_however_big(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(memory_chats, "MAX_BYTES", 1_000)
    store = MemoryChatStore()

    assert await kept(store, await filled(store, 10, 5_000)) == [5_000]
    assert await kept(store, await filled(store, 6_000)) == [6_000]


async def test_only_so_much_is_read_of_a_chat_at_once(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(memory_chats, "MAX_READ_BYTES", 8_000)
    store = MemoryChatStore()

    assert await kept(store, await filled(store, 10, 2_000, 1_001, 5)) == [1_001, 5]
    assert await kept(store, await filled(store, 10, 9_000)) == [9_000]


async def test_the_owner_who_wrote_longest_ago_is_forgotten_when_all_have_too_much(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(memory_chats, "MAX_TOTAL_BYTES", 8_000)
    store, owners = MemoryChatStore(), ["a@x.org", "b@x.org", "c@x.org"]
    chats = [chat_of(owner) for owner in owners]
    for chat in chats[:2]:
        await stored(store, chat, message_in(chat, "x" * 1_200))
    await store.append(owners[0], message_in(chats[0], "again"))
    await stored(store, chats[2], message_in(chats[2], "x" * 1_200))

    found = [await store.get(chat.owner, chat.id) for chat in chats]
    assert found == [chats[0], None, chats[2]]
