"""The chat store of the tests keeps the contract of all stores."""

from __future__ import annotations

import pytest

from app.core.chats import ChatStore
from tests.memory_chats import MemoryChatStore
from tests.unit.stores.chat_store_contract import ChatStoreContract


class TestMemoryChatStore(ChatStoreContract):
    @pytest.fixture
    def store(self) -> ChatStore:
        return MemoryChatStore()
