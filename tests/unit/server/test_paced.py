"""Works that come due at one moment are done in order, a few in each step of the loop."""

from __future__ import annotations

import asyncio

from app.server.paced import Paced


async def steps_of(paced: Paced, works: int) -> list[int]:
    """Return in which step of the loop each of so many works was done."""
    step, done = 0, [-1] * works

    def note(number: int) -> None:
        done[number] = step

    for number in range(works):
        paced.do(lambda number=number: note(number))  # type: ignore[misc]
    while -1 in done:
        await asyncio.sleep(0)
        step += 1
    return done


async def test_a_few_are_done_in_each_step_and_all_in_order():
    done = await steps_of(Paced(3), 20)

    assert done == sorted(done)
    assert max(done.count(step) for step in done) == 3
    assert done[:3] == [0, 0, 0]


async def test_what_comes_later_does_not_overtake():
    paced, order = Paced(1), list[str]()

    assert paced.do(lambda: order.append("first"))
    assert not paced.do(lambda: order.append("second"))
    assert not paced.do(lambda: order.append("third"))
    for _ in range(5):
        await asyncio.sleep(0)
    assert paced.do(lambda: order.append("fourth"))

    assert order == ["first", "second", "third", "fourth"]


async def test_one_that_fails_holds_nothing_up():
    paced, order = Paced(1), list[str]()
    asyncio.get_running_loop().set_exception_handler(lambda *_: order.append("told"))

    paced.do(lambda: None)
    paced.do(lambda: 1 / 0)  # type: ignore[arg-type]
    paced.do(lambda: order.append("next"))
    for _ in range(5):
        await asyncio.sleep(0)

    assert order == ["told", "next"]
