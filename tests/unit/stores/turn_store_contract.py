"""What every store of running turns must do, together with the store of chats of the same data."""

from __future__ import annotations

from typing import Protocol

import pytest

from app.core.chats import ChatStore
from app.core.ids import new_id
from app.core.turns import Called, Growth, Removed, Shown, TurnStore, Written
from generated import Table, ToolCall
from tests.unit.stores.chat_store_contract import ANNA, BEN, chat_of, message_in

TABLE = Table(kind="table", id="7" * 32, title="T", fallback="F", columns=["a"], rows=[["1"]])


class BothStores(Protocol):
    """A `ChatStore` and a `TurnStore` over the same data."""

    chats: ChatStore
    turns: TurnStore


class TurnStoreContract:
    """The rules."""

    @pytest.fixture
    def stores(self) -> BothStores:
        raise NotImplementedError

    async def test_a_turn_is_open_from_its_question_to_its_answer(self, stores: BothStores):
        chat, answer_id = chat_of(ANNA), new_id()
        question = message_in(chat)
        await stores.chats.begin(chat, question, opens=answer_id)
        [turn] = await stores.turns.unfinished()
        assert (turn.turn_id, turn.chat_id) == (question.shown.turn_id, chat.id)
        assert (turn.owner, turn.message_id, list(turn.changes)) == (ANNA, answer_id, [])

        answer = message_in(chat, "Done.", turn.turn_id)
        await stores.chats.append(ANNA, answer, ends="completed")
        assert await stores.turns.unfinished() == []

    async def test_what_an_answer_grew_by_comes_back_in_order(self, stores: BothStores):
        first, second = chat_of(ANNA), chat_of(BEN)
        for chat in (first, second):
            question = message_in(chat, turn_id=chat.id)
            await stores.chats.begin(chat, question, opens=new_id())
        call = ToolCall(id="c1", name="do", state="queued", arguments="{}")
        grown = [
            Growth(first.id, 1, [Written("one "), Called(call)]),
            Growth(second.id, 1, [Written("other")]),
            Growth(first.id, 2, [Shown(TABLE), Removed(TABLE.id), Written("\u2014 two")]),
        ]
        await stores.turns.grow(grown[:2])
        await stores.turns.grow(grown[2:])

        found = {turn.turn_id: list(turn.changes) for turn in await stores.turns.unfinished()}
        assert found == {
            first.id: [*grown[0].changes, *grown[2].changes],
            second.id: list(grown[1].changes),
        }

    async def test_what_comes_after_the_end_of_a_turn_is_left(self, stores: BothStores):
        chat, ended = chat_of(ANNA), new_id()
        await stores.chats.begin(chat, message_in(chat, turn_id=ended), opens=new_id())
        answer = message_in(chat, turn_id=ended)
        await stores.chats.append(ANNA, answer, ends="cancelled")
        await stores.chats.append(ANNA, message_in(chat), opens=new_id())

        await stores.turns.grow([Growth(ended, 1, [Written("late")])])
        await stores.turns.grow([Growth(new_id(), 1, [Written("of nobody")])])
        [turn] = await stores.turns.unfinished()
        assert list(turn.changes) == []
