"""The text of the benchmark's answers: every token carries its place and the time it was sent.

The upstream writes marks, the clients read them. Time is CLOCK_MONOTONIC in nanoseconds, which all
processes of a machine share. Marks have one width, so a chunk's framing can be prepared.
"""

from __future__ import annotations

from time import monotonic_ns

MARK = b"%06d:%016d "
WIDTH = len(MARK % (0, 0))


class Tally:
    """Reads one answer's marks: each token once, in order, and how long it was on its way."""

    def __init__(self) -> None:
        self.waits: list[int] = []  # nanoseconds, one per token
        self.errors = 0
        self._next = 0

    def take(self, text: str) -> None:
        """Read the marks in `text`; one that is lost, doubled, disordered or cut is an error."""
        now = monotonic_ns()
        for mark in text.split():
            try:
                place, sent = int(mark[:6]), int(mark[7:])
            except ValueError:
                self.errors += 1
                continue
            if place != self._next:
                self.errors += 1
            self._next = place + 1
            self.waits.append(now - sent)

    def errors_of(self, tokens: int) -> int:
        """Return the errors of an answer that should have had so many tokens."""
        return self.errors + abs(tokens - len(self.waits))
