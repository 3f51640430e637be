"""Long work on the event loop, done in steps so that nobody else waits for the whole of it."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from typing import TypeVar

T = TypeVar("T")


async def in_steps(work: Generator[None, None, T]) -> T:
    """Run a generator to its end and return its value, with a turn for others at each `yield`."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            value: T = end.value
            return value
        await asyncio.sleep(0)
