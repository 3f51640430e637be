"""Notices a send that takes too long, at the price of one timer in ten seconds.

A time-out around every frame would cost a tenth of what a token costs on its way. The writer of a
connection notes instead when a send begins; the timer looks at that note.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable


class SendWatch:
    """Calls `late` once when one send takes `seconds`. Used by one writer on its loop."""

    def __init__(self, seconds: float, late: Callable[[], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._seconds = seconds
        self._late = late
        self._began = math.inf
        self._timer: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        """A send begins, or the next one of a batch."""
        self._began = self._loop.time()
        if self._timer is None:
            self._timer = self._loop.call_later(self._seconds, self._look)

    def end(self) -> None:
        """Nothing is being sent."""
        self._began = math.inf

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _look(self) -> None:
        left = self._began + self._seconds - self._loop.time()
        if left <= 0:
            self._late()
        # With nothing being sent there is no timer; the next send sets it.
        self._timer = self._loop.call_later(left, self._look) if 0 < left < math.inf else None
