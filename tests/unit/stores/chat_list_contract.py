"""What every list of chats must do: a subclass named `Test...` gives the stores and runs it all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.core.chat_list import ChatListStore
from app.core.chats import Chat, ChatStore
from app.core.errors import NotFound
from app.core.ids import new_id
from generated import ChatChange
from tests.unit.stores.chat_store_contract import ANNA, BEN, chat_of, message_in, stored

SOON = timedelta(seconds=30)


async def begun(store: ChatStore, owner: str, count: int) -> list[Chat]:
    """Begin chats, and return them in the order of the list: the newest first."""
    chats = [chat_of(owner, f"chat {n}") for n in range(count)]
    for chat in chats:
        await stored(store, chat, message_in(chat))
    return chats[::-1]


async def listed(
    lists: ChatListStore, owner: str, limit: int = 100, *, before: str | None = None
) -> list[str]:
    page = await lists.page(owner, limit, before=before)
    return [chat.id for chat in page.chats]


class ChatListContract:
    """The rules."""

    @pytest.fixture
    def store(self) -> ChatStore:
        raise NotImplementedError

    @pytest.fixture
    def lists(self, store: ChatStore) -> ChatListStore:
        raise NotImplementedError

    async def test_a_chat_is_shown_as_it_was_begun(self, store: ChatStore, lists: ChatListStore):
        [chat] = await begun(store, ANNA, 1)

        shown = await lists.get(ANNA, chat.id)

        assert (shown.id, shown.title, shown.agent) == (chat.id, chat.title, chat.agent)
        assert not shown.pinned
        assert datetime.now(UTC) - shown.created_at < SOON
        assert (await lists.page(ANNA, 10)).chats == [shown]

    async def test_the_chat_that_was_used_last_stands_first(
        self, store: ChatStore, lists: ChatListStore
    ):
        newest, middle, oldest = await begun(store, ANNA, 3)
        before = await lists.get(ANNA, oldest.id)
        await store.append(ANNA, message_in(oldest))

        assert await listed(lists, ANNA) == [oldest.id, newest.id, middle.id]
        after = await lists.get(ANNA, oldest.id)
        assert after.used_at > before.used_at
        assert after.created_at == before.created_at

    async def test_pinned_chats_stand_before_the_others(
        self, store: ChatStore, lists: ChatListStore
    ):
        newest, middle, oldest = await begun(store, ANNA, 3)
        for chat in (oldest, middle):
            assert (await lists.change(ANNA, chat.id, ChatChange(pinned=True))).pinned

        assert await listed(lists, ANNA) == [middle.id, oldest.id, newest.id]
        await lists.change(ANNA, middle.id, ChatChange(pinned=False))
        assert await listed(lists, ANNA) == [oldest.id, newest.id, middle.id]

    async def test_pages_put_together_are_the_whole_list(
        self, store: ChatStore, lists: ChatListStore
    ):
        chats = await begun(store, ANNA, 7)
        for chat in (chats[2], chats[5]):
            await lists.change(ANNA, chat.id, ChatChange(pinned=True))
        whole = await listed(lists, ANNA)

        pages, before = [], None
        while True:
            page = await lists.page(ANNA, 3, before=before)
            pages.append([chat.id for chat in page.chats])
            if not page.has_more:
                break
            before = pages[-1][-1]

        assert [len(page) for page in pages] == [3, 3, 1]
        assert [chat_id for page in pages for chat_id in page] == whole
        assert len(whole) == 7
        assert not (await lists.page(ANNA, 7)).has_more

    async def test_a_change_leaves_the_rest_as_it_is(self, store: ChatStore, lists: ChatListStore):
        other, chat = await begun(store, ANNA, 2)
        before = await lists.get(ANNA, chat.id)

        renamed = await lists.change(ANNA, chat.id, ChatChange(title="Sums — \U0001f600"))

        assert renamed == before.model_copy(update={"title": "Sums — \U0001f600"})
        assert await lists.get(ANNA, chat.id) == renamed
        assert await listed(lists, ANNA) == [other.id, chat.id]

    async def test_a_deleted_chat_is_found_nowhere(self, store: ChatStore, lists: ChatListStore):
        kept, chat = await begun(store, ANNA, 2)
        await store.append(ANNA, message := message_in(chat))
        await lists.delete(ANNA, chat.id, at=1000.0)

        assert await listed(lists, ANNA) == [kept.id]
        assert await store.get(ANNA, chat.id) is None
        assert await store.chat_of_turn(ANNA, message.shown.turn_id) is None
        for asked in (
            lists.get(ANNA, chat.id),
            lists.page(ANNA, 1, before=chat.id),
            lists.change(ANNA, chat.id, ChatChange(pinned=True)),
            lists.delete(ANNA, chat.id, at=1001.0),
            store.page(ANNA, chat.id, 1),
            store.shown(ANNA, chat.id, 1),
            store.append(ANNA, message_in(chat)),
        ):
            with pytest.raises(NotFound):
                await asked

    async def test_a_restored_chat_is_as_it_was(self, store: ChatStore, lists: ChatListStore):
        _, chat = await begun(store, ANNA, 2)
        pinned = await lists.change(ANNA, chat.id, ChatChange(pinned=True))
        order = await listed(lists, ANNA)
        page = await store.page(ANNA, chat.id, 10)
        await lists.delete(ANNA, chat.id, at=1000.0)

        assert await lists.restore(ANNA, chat.id, since=1000.0) == pinned
        assert await listed(lists, ANNA) == order
        assert await store.page(ANNA, chat.id, 10) == page

    async def test_what_was_not_deleted_or_too_long_ago_is_not_restored(
        self, store: ChatStore, lists: ChatListStore
    ):
        kept, chat = await begun(store, ANNA, 2)
        await lists.delete(ANNA, chat.id, at=1000.0)

        for chat_id, since in ((kept.id, 0.0), (chat.id, 1000.1), (new_id(), 0.0)):
            with pytest.raises(NotFound):
                await lists.restore(ANNA, chat_id, since=since)

    async def test_what_is_due_is_gone_for_good_with_its_messages(
        self, store: ChatStore, lists: ChatListStore
    ):
        kept, later, *due = await begun(store, ANNA, 5)
        message = message_in(due[0])
        await store.append(ANNA, message)
        for chat in due:
            await lists.delete(ANNA, chat.id, at=1000.0)
        await lists.delete(ANNA, later.id, at=2000.0)

        assert [await lists.purge(before=1500.0, limit=2) for _ in range(3)] == [2, 1, 0]

        for chat in due:
            with pytest.raises(NotFound):
                await lists.restore(ANNA, chat.id, since=0.0)
        await lists.restore(ANNA, later.id, since=0.0)
        assert await listed(lists, ANNA) == [kept.id, later.id]
        again = message.shown.model_copy(update={"chat_id": kept.id})  # its id is free again
        await store.append(ANNA, replace(message, shown=again))

    async def test_another_owners_chat_is_not_found(self, store: ChatStore, lists: ChatListStore):
        chat, deleted = await begun(store, ANNA, 2)
        await lists.delete(ANNA, deleted.id, at=1000.0)
        before = await lists.get(ANNA, chat.id)

        for asked in (
            lists.get(BEN, chat.id),
            lists.page(BEN, 1, before=chat.id),
            lists.change(BEN, chat.id, ChatChange(title="mine")),
            lists.delete(BEN, chat.id, at=1000.0),
            lists.restore(BEN, deleted.id, since=0.0),
        ):
            with pytest.raises(NotFound):
                await asked
        assert await listed(lists, BEN) == []
        assert await lists.get(ANNA, chat.id) == before
        assert await listed(lists, ANNA) == [chat.id]
