"""Sharing places between callers: by use, bounded, and nothing lost by those who leave."""

import asyncio

import pytest

from app.core.errors import ToolError
from app.sandboxes.fair_queue import WAITING_EACH, WAITING_IN_ALL, FairQueue, Place


def queue(*, places: int = 1, each: int = 1) -> FairQueue:
    return FairQueue("The workshop", places=places, each=each)


async def asks(shared: FairQueue, *callers: str) -> list[asyncio.Task[Place]]:
    """Have each of them ask for a place, in this order."""
    tasks = [asyncio.create_task(shared.take(caller)) for caller in callers]
    await settled()
    return tasks


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def served(tasks: list[asyncio.Task[Place]]) -> list[int]:
    return [n for n, task in enumerate(tasks) if task.done() and not task.exception()]


def used(place: Place, seconds: float) -> None:
    """Give a place back as if it had been used for so long."""
    place._taken -= seconds
    place.release()


async def test_a_free_place_goes_to_whoever_has_used_the_least():
    shared = queue()
    [busy] = await asks(shared, "busy")
    waiting = await asks(shared, "busy", "busy", "other")
    used(busy.result(), 2.0)
    await settled()
    assert served(waiting) == [2]
    used(waiting[2].result(), 0.01)
    again = await asks(shared, "other")
    assert served(waiting) == [0, 2]
    used(waiting[0].result(), 2.0)
    await settled()
    assert served(again) == [0], "little use does not send its caller to the end of the line"


async def test_one_caller_never_has_every_place():
    shared = queue(places=2, each=1)
    mine = await asks(shared, "me", "me")
    assert served(mine) == [0]
    assert served(await asks(shared, "you")) == [0]


async def test_as_many_run_as_there_are_places_however_often_one_is_given_back():
    shared = queue(places=2, each=2)
    for _ in range(5):
        first, second, third = await asks(shared, "a", "b", "c")
        assert served([first, second, third]) == [0, 1]
        first.result().release()
        first.result().release()
        await settled()
        fourth = (await asks(shared, "d"))[0]
        assert not fourth.done()
        for held in (second, third, fourth):
            (await held).release()


async def test_who_leaves_while_waiting_makes_room_at_once():
    shared = queue()
    [holding] = await asks(shared, "a")
    waiting = await asks(shared, *["a"] * WAITING_EACH)
    for _ in range(3):
        with pytest.raises(ToolError, match="4 calls of yours wait for it already"):
            await shared.take("a")
        waiting.pop().cancel()
        await settled()
        waiting += await asks(shared, "a")
    assert not any(task.done() for task in waiting)
    holding.result().release()
    for task in waiting:
        (await task).release()


async def test_who_leaves_in_the_moment_of_being_served_gives_the_place_to_the_next():
    shared = queue()
    [holding] = await asks(shared, "a")
    leaving, next_one = await asks(shared, "b", "c")
    holding.result().release()
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    (await next_one).release()


async def test_when_all_waiting_places_are_taken_who_has_the_most_makes_room():
    shared = queue()
    crowd = [f"caller {n}" for n in range(WAITING_IN_ALL // WAITING_EACH)]
    await asks(shared, "holding")
    waiting = await asks(shared, *(caller for caller in crowd for _ in range(WAITING_EACH)))
    [newcomer] = await asks(shared, "newcomer")
    assert not newcomer.done()
    [refused] = [task for task in waiting if task.done()]
    with pytest.raises(ToolError, match="The workshop is busy"):
        await refused
    for task in [*waiting, newcomer]:
        task.cancel()
    await asyncio.gather(*waiting, newcomer, return_exceptions=True)


async def test_a_line_of_strangers_that_is_full_refuses_the_next():
    shared = queue()
    await asks(shared, "holding")
    waiting = await asks(shared, *(f"caller {n}" for n in range(WAITING_IN_ALL)))
    with pytest.raises(ToolError, match="The workshop is busy"):
        await shared.take("one more")
    waiting[0].cancel()
    [late] = await asks(shared, "one more")
    assert not late.done()
    for task in [*waiting, late]:
        task.cancel()
    await asyncio.gather(*waiting, late, return_exceptions=True)


async def test_a_closed_queue_refuses_those_who_wait_and_those_who_come():
    shared = queue()
    [holding] = await asks(shared, "a")
    [waiting] = await asks(shared, "b")
    shared.close("The workshop is closed.")
    for asked in (waiting, shared.take("c")):
        with pytest.raises(ToolError, match="is closed"):
            await asked
    holding.result().release()


async def test_callers_who_have_gone_are_not_remembered():
    shared = queue()
    for number in range(100):
        used(await shared.take(f"caller {number}"), 2.0)
    assert shared._callers == {}
