"""Stores what running answers grow by, so that a crash loses at most a second of them.

All of them together are one transaction, twice a second: the live path never waits for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence

import structlog

from app.core.errors import StoreUnavailable
from app.core.turns import Growth, TurnStore, Written
from app.turns.running import RunningTurns

SECONDS = 0.5
# Of one transaction, so that none takes long; a component counts as much, whatever its size.
MAX_CHARS = 1_000_000
CHARS_OF_ANOTHER = 10_000

_log = structlog.get_logger(__name__)


class Journal:
    """Keeps running answers in the store. What could not be stored is tried again, in order."""

    def __init__(self, running: RunningTurns, store: TurnStore) -> None:
        self._running = running
        self._store = store
        self._numbers: dict[str, int] = {}
        self._waiting: list[Growth] = []

    async def keep(self) -> None:
        """Store every half second; forever."""
        while True:
            await asyncio.sleep(SECONDS)
            try:
                await self.write()
            except StoreUnavailable:
                _log.warning(
                    "running answers are not stored; trying again", turns=len(self._numbers)
                )

    async def write(self) -> None:
        """Store what has come since the last time. Raises `StoreUnavailable`."""
        self._collect()
        while self._waiting:
            batch = _first(self._waiting)
            await self._store.grow(batch)
            del self._waiting[: len(batch)]

    def _collect(self) -> None:
        numbers: dict[str, int] = {}
        for turn in self._running.turns():
            turn_id = turn.order.turn_id
            number = self._numbers.get(turn_id, 0)
            if changes := turn.record.answer.take_changes():
                number += 1
                self._waiting.append(Growth(turn_id, number, changes))
            numbers[turn_id] = number
        self._numbers = numbers
        self._waiting = [growth for growth in self._waiting if growth.turn_id in numbers]


def _first(growths: Sequence[Growth]) -> list[Growth]:
    """Return as many as one transaction may have, and at least one."""
    room = MAX_CHARS
    batch: list[Growth] = []
    for growth in growths:
        room -= sum(_sizes(growth))
        if batch and room < 0:
            break
        batch.append(growth)
    return batch


def _sizes(growth: Growth) -> Iterator[int]:
    for change in growth.changes:
        yield len(change.text) if isinstance(change, Written) else CHARS_OF_ANOTHER
