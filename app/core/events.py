"""The numbered event log of a session, as a port; `app.streams` implements it.

A log gives each event the next number under one epoch. What was numbered never changes. Readers are
cursors: live and replay are the same read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

# An answer's message, an error, its end, and what else may come in between.
LEAST_EVENTS = 4
"""The newest events that a log keeps whatever their size: a large answer must not drop its own
message before its end is read."""


class EventLog(Protocol):
    """One session's events, encoded. Bounded: the oldest are dropped at the bound."""

    @property
    def epoch(self) -> str:
        """Names this log; another epoch is another numbering."""
        ...

    @property
    def last_seq(self) -> int:
        """The number of the newest event; 0 when there is none."""
        ...

    def append(self, encode: Callable[[int], str]) -> int:
        """Number, encode and keep one event, wake the readers, and return the number."""
        ...

    def after(self, seq: int, limit: int) -> Sequence[str] | None:
        """Return up to `limit` events behind `seq`, oldest first; None when some are gone."""
        ...

    def watch(self, wake: Callable[[], None]) -> Callable[[], None]:
        """Call `wake` after every append; return the function that ends it."""
        ...
