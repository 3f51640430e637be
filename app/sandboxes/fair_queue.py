"""Shares a few places to run between callers, so that nobody's calls keep everybody else's out.

A free place goes to the waiting caller who has used the least time: whoever keeps a place busy for
seconds comes after whoever needs milliseconds, however often either asks. It is start-time fair
queueing: each caller has a mark on a clock that moves with the work; time used moves the caller's
mark on, and one who was away starts at the clock, with neither credit nor debt.

It belongs to one event loop. `code` and `sql` stand above; what runs in a place is theirs.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field

from app.core.errors import ToolError, ToolTimeout

WAITING_EACH = 4
"""Calls of one caller that may wait: a turn makes at most four at a time."""
WAITING_IN_ALL = 64
WAIT_SECONDS = 7.0
"""With a program's two and a half seconds still less than a tool's ten."""


@dataclass(slots=True, eq=False)
class _Caller:
    """What one caller holds and has used. `mark` is where on the queue's clock it stands."""

    mark: float
    running: int = 0
    waiting: deque[asyncio.Future[Place]] = field(default_factory=deque)

    @property
    def idle(self) -> bool:
        return not self.running and not self.waiting


class Place:
    """A place to run in. Whoever has one must give it back."""

    def __init__(self, queue: FairQueue, caller: _Caller) -> None:
        self._queue = queue
        self._caller: _Caller | None = caller
        self._taken = time.monotonic()

    def release(self) -> None:
        """Give it back, once; again does nothing."""
        caller, self._caller = self._caller, None
        if caller is not None:
            self._queue.returned(caller, time.monotonic() - self._taken)


class FairQueue:
    """`places` calls run at a time, at most `each` of one caller. Refusals begin with `name`."""

    def __init__(self, name: str, *, places: int, each: int) -> None:
        self._name = name
        self._free = places
        self._each = each
        self._callers: dict[str, _Caller] = {}
        self._clock = 0.0
        self._closed: str | None = None

    async def take(self, name: str) -> Place:
        """Wait for a place. A caller who leaves while waiting loses nothing and holds nothing.

        Raises ToolError when the caller, or everybody together, has too many calls waiting or the
        queue was closed, and ToolTimeout after 7 s.
        """
        if self._closed is not None:
            raise ToolError(self._closed)
        caller = self._callers.get(name)
        if caller is None:
            caller = self._callers[name] = _Caller(self._clock)
        self._check_room(caller)
        caller.mark = max(caller.mark, self._clock)
        ticket: asyncio.Future[Place] = asyncio.get_running_loop().create_future()
        caller.waiting.append(ticket)
        self._serve()
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                return await ticket
        except TimeoutError as error:
            self._give_up(ticket)
            raise ToolTimeout(self._busy()) from error
        except asyncio.CancelledError:
            self._give_up(ticket)
            raise
        finally:
            with suppress(ValueError):
                caller.waiting.remove(ticket)
            self._forget_idle()

    def close(self, reason: str) -> None:
        """Refuse those who wait and whoever comes. Places that are taken stay so."""
        self._closed = reason
        for caller in self._callers.values():
            for ticket in caller.waiting:
                _refuse(ticket, reason)

    def returned(self, caller: _Caller, seconds: float) -> None:
        """Take a place back that was used for so long, and give it to the next."""
        self._free += 1
        caller.running -= 1
        caller.mark += seconds
        self._serve()
        self._forget_idle()

    def _serve(self) -> None:
        while self._free:
            ready = [c for c in self._callers.values() if c.waiting and c.running < self._each]
            if not ready:
                return
            caller = min(ready, key=lambda one: one.mark)
            ticket = caller.waiting.popleft()
            if ticket.done():  # its caller has left, or was refused
                continue
            self._clock = caller.mark
            self._free -= 1
            caller.running += 1
            ticket.set_result(Place(self, caller))

    def _check_room(self, caller: _Caller) -> None:
        """Refuse a call that would be one too many.

        When everybody together has too many waiting, who has the most loses the latest of them to
        a caller who has fewer.
        """
        if len(caller.waiting) >= WAITING_EACH:
            raise ToolError(
                f"{self._name} is busy, and {WAITING_EACH} calls of yours wait for it already. Try "
                "again when one of them has ended.",
                retry_after=2.0,
            )
        if sum(len(one.waiting) for one in self._callers.values()) < WAITING_IN_ALL:
            return
        longest = max(self._callers.values(), key=lambda one: len(one.waiting))
        if len(longest.waiting) <= len(caller.waiting) + 1:
            self._forget_idle()
            raise ToolError(self._busy(), retry_after=2.0)
        _refuse(longest.waiting.pop(), self._busy())

    def _forget_idle(self) -> None:
        """Forget callers with nothing here and no debt; everybody when nothing is going on."""
        quiet = all(one.idle for one in self._callers.values())
        for name in [n for n, one in self._callers.items() if one.idle]:
            if quiet or self._callers[name].mark <= self._clock:
                del self._callers[name]

    def _busy(self) -> str:
        return f"{self._name} is busy. Try again in a moment."

    @staticmethod
    def _give_up(ticket: asyncio.Future[Place]) -> None:
        """Hand back what a ticket may have got in the very moment in which its caller left."""
        if ticket.done() and not ticket.cancelled() and ticket.exception() is None:
            ticket.result().release()


def _refuse(ticket: asyncio.Future[Place], reason: str) -> None:
    if not ticket.done():
        ticket.set_exception(ToolError(reason, retry_after=2.0))
