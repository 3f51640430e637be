"""What happened in a session, as numbered values, and their log as a port.

A log gives each event the next number under one epoch. What was numbered never changes. Readers are
cursors: live and replay are the same read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

# An answer's message, an error, its end, and what else may come in between.
LEAST_EVENTS = 4
"""The newest events that a log keeps whatever their size: a large answer must not drop its own
message before its end is read."""


class Event(NamedTuple):
    """One thing that happened: what readers must know of it, and its frame as it is sent.

    `seq` is 0 for a frame of one connection, which is not numbered; an id that it has not is empty.
    """

    seq: int
    type: str
    turn_id: str
    chat_id: str
    json: str


class EventLog(Protocol):
    """One session's events. Bounded: the oldest are dropped at the bound."""

    @property
    def epoch(self) -> str:
        """Names this log; another epoch is another numbering."""
        ...

    @property
    def last_seq(self) -> int:
        """The number of the newest event; 0 when there is none."""
        ...

    def append(self, event: Event) -> None:
        """Keep the next event and wake the readers. Raises ValueError for any other number."""
        ...

    def after(self, seq: int, limit: int) -> Sequence[Event] | None:
        """Return up to `limit` events behind `seq`, oldest first; None when some are gone."""
        ...

    def watch(self, wake: Callable[[], None]) -> Callable[[], None]:
        """Call `wake` after every append; return the function that ends it."""
        ...
