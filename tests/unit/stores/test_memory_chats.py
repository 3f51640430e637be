"""The chat stores of the tests keep the contracts of all stores."""

from __future__ import annotations

import pytest

from app.bootstrap.storage import Stores
from app.core.chat_list import ChatListStore
from app.core.chats import ChatStore
from tests.memory_chats import MemoryChatListStore, MemoryChatStore
from tests.unit.stores.chat_list_contract import ChatListContract
from tests.unit.stores.chat_store_contract import ChatStoreContract
from tests.unit.stores.turn_store_contract import TurnStoreContract


class TestMemoryChatStore(ChatStoreContract):
    @pytest.fixture
    def store(self) -> ChatStore:
        return MemoryChatStore()


class TestMemoryTurnStore(TurnStoreContract):
    @pytest.fixture
    def stores(self) -> Stores:
        store = MemoryChatStore()
        return Stores(store, store, MemoryChatListStore(store))


class TestMemoryChatListStore(ChatListContract):
    @pytest.fixture
    def store(self) -> MemoryChatStore:
        return MemoryChatStore()

    @pytest.fixture
    def lists(self, store: MemoryChatStore) -> ChatListStore:  # type: ignore[override]
        return MemoryChatListStore(store)
