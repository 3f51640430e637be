"""What one connection's client does, and what of it the contract asks to do otherwise."""

from __future__ import annotations

import time
from collections import Counter
from typing import Final, Protocol

from parlance_conformance.contract import Frame, close_codes
from parlance_conformance.serve.refusal import Refusal

# A client that has not sent `resume` by then does not mean to.
RESUME_SECONDS: Final = 1.0
# What the service closes with when its client did something wrong.
CLIENTS_FAULT: Final = frozenset({1002, 1003, 1007, 1009, 4001, 4029, 4500})


class Book(Protocol):
    """What a visit is written into; see `diary.Diary`."""

    counts: Counter[str]
    waiting: dict[str, tuple[str, float]]
    reached: dict[str, tuple[str, int]]

    def write(self, line: str) -> None: ...

    def fault(self, what: str, who: str) -> None: ...

    def refused(self, refusal: Refusal, who: str) -> None: ...

    def leave(self, client_id: str, code: int) -> None: ...


class Visit:
    """One connection, under a number."""

    def __init__(self, book: Book, number: int, client_id: str) -> None:
        self._book, self._who, self._client_id = book, str(number), client_id
        self._began = time.monotonic()
        self._wants_resume = self._resumed = False
        self._sent_here: dict[str, str] = {}
        self._last_here = 0

    def note(self, what: str) -> None:
        """Write what happened."""
        self._book.write(f"{self._who} {what}")

    def fault(self, what: str) -> None:
        """Write what the contract asks to do otherwise."""
        self._book.fault(what, self._who)

    def greeted(self, *, resumed: bool) -> None:
        """It was told whether its session was there before."""
        self._wants_resume = resumed

    def sent(self, command: Frame, *, known: bool) -> None:
        """It sent a command that the contract knows; `known` says whether it was done before."""
        kind, id_ = command["type"], command.get("id", "")
        self._book.counts[kind] += 1
        here = id_ in self._sent_here
        again = (" (again, on one connection)" if here else " (again)") * known
        self.note(f"→ {kind} {id_[:8]}".rstrip() + again)
        if known and self._resumed and not here:
            self.fault(f"sent its {kind} again behind `resume`: its `ack` comes after the events")
        if time.monotonic() < self._book.waiting.pop(id_, ("", 0.0))[1]:
            self.fault(f"sent its {kind} again before `retry_after` was over")
        if id_:
            self._sent_here[id_] = kind

    def told(self, epoch: str, seq: int) -> None:
        """It was sent an event."""
        self._last_here = max(seq, self._last_here)
        known, last = self._book.reached.get(self._client_id, ("", 0))
        self._book.reached[self._client_id] = (epoch, max(seq, last) if known == epoch else seq)

    def resumed(self, seq: int, last: int, epoch: str, reason: str | None) -> None:
        """It asked for the events behind a number of this epoch, or got a reset."""
        self._wants_resume, self._resumed = False, True
        if reason:
            self.note(f"resumes behind {seq} of {last} and gets a reset, {reason}")
            return
        known, reached = self._book.reached.get(self._client_id, ("", 0))
        twice = reached - seq if known == epoch else 0
        more = f", {twice} of them for the second time" * (twice > 0)
        self.note(f"resumes behind {seq} of {last} and gets {last - seq} events{more}")
        if self._last_here > seq:
            self.fault(f"resumed behind {seq} on a connection that had brought {self._last_here}")

    def refused(self, refusal: Refusal, command_id: str | None) -> None:
        """Something of it was refused."""
        self._book.counts["refused"] += 1
        self.note(f"← refused: {refusal.code}")
        if command_id and "retry_after" in refusal.body:
            kind = self._sent_here.get(command_id, "command")
            until = time.monotonic() + refusal.body["retry_after"]
            self._book.waiting[command_id] = (kind, until)
        self._book.refused(refusal, self._who)

    def left(self, code: int, by: str) -> None:
        """The connection is over; 1006 says that nobody said goodbye."""
        self._book.leave(self._client_id, code)
        self.note(f"is closed by the {by}: {code}")
        if by == "server" and code in CLIENTS_FAULT:
            self.fault(f"was closed with {code}: {close_codes()[code]}")
        waited = by == "client" or time.monotonic() - self._began > RESUME_SECONDS
        if self._wants_resume and waited:
            self.fault("never sent `resume`, though `resumed` was true: it got no events")
