"""The store of the tests keeps the contracts of all stores."""

from __future__ import annotations

import pytest

from app.bootstrap.storage import Stores
from app.core.chats import ChatStore
from tests.memory_chats import MemoryChatStore
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
        return Stores(store, store)
