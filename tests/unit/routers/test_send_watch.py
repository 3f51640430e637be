"""The bound on one send, without a timer of its own for each."""

from __future__ import annotations

import asyncio

from app.routers.send_watch import SendWatch

SHORT = 0.05
BOUND = 10


async def test_a_send_that_takes_too_long_is_told_once():
    loop = asyncio.get_running_loop()
    told = asyncio.Event()
    times: list[float] = []
    watch = SendWatch(SHORT, lambda: (times.append(loop.time()), told.set()))
    began = loop.time()
    watch.begin()
    await asyncio.wait_for(told.wait(), BOUND)
    watch.stop()

    assert len(times) == 1
    assert times[0] - began >= SHORT


async def test_the_time_counts_from_the_newest_send_and_not_from_the_first():
    """The timer that the first send set finds the third on its way, and comes back for it."""
    loop = asyncio.get_running_loop()
    told = asyncio.Event()
    watch = SendWatch(SHORT, told.set)
    watch.begin()
    watch.end()
    later = loop.create_future()
    loop.call_later(SHORT * 0.6, later.set_result, None)
    await later
    began = loop.time()
    watch.begin()
    await asyncio.wait_for(told.wait(), BOUND)
    watch.stop()

    assert loop.time() - began >= SHORT


async def test_sends_that_ended_are_never_told():
    loop = asyncio.get_running_loop()
    told: list[str] = []
    watch = SendWatch(SHORT, lambda: told.append("late"))
    for _ in range(3):
        watch.begin()
        watch.end()
    long_after = loop.create_future()
    loop.call_later(SHORT * 4, long_after.set_result, None)
    await long_after
    watch.begin()
    watch.stop()

    assert told == []
