"""Background jobs come back after a break, and end when they are told."""

from __future__ import annotations

import asyncio

import pytest

from app.bootstrap.jobs import keep_running
from app.telemetry.counters import Counters


async def test_a_job_that_breaks_is_counted_and_begun_again():
    begun, counters, again = 0, Counters(), asyncio.Event()

    async def job() -> None:
        nonlocal begun
        begun += 1
        if begun < 3:
            raise ValueError("broken")
        again.set()
        await asyncio.Event().wait()

    running = asyncio.create_task(keep_running(job, counters, rest_seconds=0))
    async with asyncio.timeout(5):
        await again.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running

    assert (begun, counters.internal) == (3, 2)
