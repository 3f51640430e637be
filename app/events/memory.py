"""The event log in memory: a bounded tail.

It knows nothing of sessions, turns or sockets. Bounds: `max_events` events and `max_chars`
characters; at either the oldest are dropped, and a reader that still wanted them is told so by
None. The newest few stay whatever their size. Single-threaded: all calls come from the event loop,
so a read and an append never interleave.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from itertools import islice

from app.core.ids import new_id
from app.events.event import LEAST_EVENTS, Event

# A minute of an answer that nobody reads, and more; behind that, a snapshot costs less than a tail.
MAX_EVENTS = 4_000
# What one session's tail may cost: a thousand sessions hold a gigabyte at most.
MAX_CHARS = 1_000_000


class MemoryEventLog:
    """The numbered tail of one session's events."""

    def __init__(self, *, max_events: int = MAX_EVENTS, max_chars: int = MAX_CHARS) -> None:
        self._epoch = new_id()
        self._events: deque[Event] = deque()
        self._last_seq = 0
        self._chars = 0
        self._max_events = max_events
        self._max_chars = max_chars
        self._watchers: set[Callable[[], None]] = set()

    @property
    def epoch(self) -> str:
        return self._epoch

    @property
    def last_seq(self) -> int:
        return self._last_seq

    def append(self, event: Event) -> None:
        """Keep the next event and wake the readers."""
        if event.seq != self._last_seq + 1:
            raise ValueError(f"event {event.seq} cannot follow {self._last_seq}")
        self._last_seq = event.seq
        self._events.append(event)
        self._chars += len(event.json)
        while len(self._events) > self._max_events or (
            self._chars > self._max_chars and len(self._events) > LEAST_EVENTS
        ):
            self._chars -= len(self._events.popleft().json)
        for wake in tuple(self._watchers):
            wake()

    def after(self, seq: int, limit: int) -> Sequence[Event] | None:
        """Return up to `limit` events behind `seq`, or None when they are not all here."""
        behind = self._last_seq - seq
        if behind < 0 or behind > len(self._events):
            return None
        start = len(self._events) - behind
        if behind <= limit:  # the usual read is of the tail: walk from the near end
            return [self._events[at] for at in range(-behind, 0)]
        return list(islice(self._events, start, start + limit))

    def watch(self, wake: Callable[[], None]) -> Callable[[], None]:
        """Call `wake` after every append until the returned function is called."""
        self._watchers.add(wake)
        return lambda: self._watchers.discard(wake)
