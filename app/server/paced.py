"""Many small works that come due at one moment, a few of them in each step of the event loop."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable


class Paced:
    """Lets `at_a_time` works be done in each step of the loop; further ones are done in order."""

    def __init__(self, at_a_time: int) -> None:
        self._at_a_time = at_a_time
        self._left = at_a_time
        self._waiting: deque[Callable[[], None]] = deque()
        self._counting = False

    def do(self, work: Callable[[], None]) -> bool:
        """Do it now, or in a later step: say whether it was done now."""
        if not self._counting:
            self._counting = True
            asyncio.get_running_loop().call_soon(self._next_step)
        if self._left and not self._waiting:
            self._left -= 1
            work()
            return True
        self._waiting.append(work)
        return False

    def _next_step(self) -> None:
        loop = asyncio.get_running_loop()
        for _ in range(min(self._at_a_time, len(self._waiting))):
            loop.call_soon(self._waiting.popleft())
        self._counting = bool(self._waiting)
        if self._counting:
            loop.call_soon(self._next_step)
        self._left = self._at_a_time
