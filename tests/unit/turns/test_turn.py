"""A turn by itself: its states, and that what comes to it after its end is dropped."""

from __future__ import annotations

import asyncio

import pytest

from app.turns.components import ShownComponents
from app.turns.turn import Turn
from tests.unit.events.bare_session import BareSession, read, session
from tests.unit.turns.test_order import order


def turn(where: BareSession) -> Turn:
    return Turn(order(), where.publisher, ShownComponents())


async def test_a_turn_goes_through_its_states_in_order():
    where = session()
    made = turn(where)
    states = [made.state]
    made.begin()
    states.append(made.state)
    made.settle()
    states.append(made.state)
    made.finish("completed", None)
    states.append(made.state)

    assert states == ["starting", "answering", "ending", "ended"]
    types = [frame["type"] for frame in read(where.events.after(0, 99) or ())]
    assert types == ["turn_started", "chat_updated", "message", "turn_finished"]


async def test_no_state_comes_twice():
    made = turn(session())
    made.begin()
    with pytest.raises(RuntimeError, match="from answering to answering"):
        made.begin()


async def test_a_stop_reaches_the_task_only_while_it_answers():
    made = turn(session())

    async def answers() -> str:
        made.begin()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            made.settle()
            made.stop("interrupted")
            await asyncio.sleep(0)
        return "stored"

    task = asyncio.create_task(answers())
    await asyncio.sleep(0)
    made.stop("cancelled")

    assert await task == "stored"
    assert made.stop_reason == "cancelled"


async def test_what_comes_after_the_end_is_neither_kept_nor_published():
    where = session()
    made = turn(where)
    made.begin()
    made.text("before")
    made.finish("completed", None)
    last = where.events.last_seq
    made.text("after")
    made.thinking()
    made.remove("0" * 32)

    assert (made.record.answer.text(), where.events.last_seq) == ("before", last)
