"""What the scripted service saw its clients do, for the people who write them.

Every line is one thing that happened. A line with `!` is something that the contract asks of
clients and that this one did otherwise; `faults` holds those.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from typing import Final

from parlance_conformance.serve.refusal import Refusal
from parlance_conformance.serve.visit import Visit

# Refusals of what a client could have known to be wrong; the others are a matter of the moment.
AGAINST_THE_CONTRACT: Final = frozenset(
    "bad_json bad_frame bad_request unknown_frame_type too_large id_reused "
    "method_not_allowed origin_refused".split()
)
# Coming back sooner than this is no growing delay.
AT_ONCE_SECONDS: Final = 0.05
SHOWN_CHARS: Final = 200


class Diary:
    """The lines of one service. `tell` hears of each when it is written.

    `waiting` are the commands that were refused for a moment, by their ids: their kind, and when
    they may be sent again. `reached` is the last event that each client was sent, with its epoch.
    """

    def __init__(self, tell: Callable[[str], None] = lambda _line: None) -> None:
        self.lines: list[str] = []
        self.faults: list[str] = []
        self.counts: Counter[str] = Counter()
        self.waiting: dict[str, tuple[str, float]] = {}
        self.reached: dict[str, tuple[str, int]] = {}
        self._tell = tell
        self._visits = 0
        self._left: dict[str, tuple[float, int]] = {}
        self._broken_streams: dict[str, float] = {}

    def visit(self, client_id: str, *, takeover: bool) -> Visit:
        """A client connects."""
        self._visits += 1
        visit = Visit(self, self._visits, client_id)
        visit.note(f"connects as {client_id[:8]}…" + ", takes over" * takeover)
        seconds, code = self._left.get(client_id, (0.0, 0))
        away = time.monotonic() - seconds
        if 4500 <= code <= 4999 and not takeover:
            visit.fault(f"came back after {code}, which means: not by yourself")
        elif self._left.get(client_id) and away < AT_ONCE_SECONDS and code != 1000:
            visit.fault(f"came back after {away * 1000:.0f} ms: wait, and longer each time")
        return visit

    def leave(self, client_id: str, code: int) -> None:
        """Remember when and how a connection of a client ended."""
        self._left[client_id] = (time.monotonic(), code)

    def request(self, what: str, status: int, refusal: Refusal | None = None) -> None:
        """An HTTP request was answered; `what` is its method and path."""
        self.counts["request"] += 1
        self.write(f"  {what}: {status}")
        if refusal is not None:
            self.refused(refusal, " ")

    def refused(self, refusal: Refusal, who: str) -> None:
        """Something was refused: is that the client's fault?"""
        if refusal.code in AGAINST_THE_CONTRACT:
            body = refusal.body
            places = (f"{d['at']} {d['problem']}".strip() for d in body.get("details", []))
            where = ", ".join(places)
            self.fault(f"{refusal.code}: {where or body['message']}", who)

    def stream_asked(self, command_id: str, retry_seconds: float) -> None:
        """A stream is asked for, perhaps one that broke."""
        broke = self._broken_streams.pop(command_id, None)
        away = time.monotonic() - (broke or 0.0)
        if broke is not None and away < retry_seconds:
            said = f"{away * 1000:.0f} ms, and `retry` said {retry_seconds * 1000:.0f}"
            self.fault(f"came back to its stream after {said}", " ")

    def stream_broke(self, command_id: str) -> None:
        """A stream was cut before its end."""
        self._broken_streams[command_id] = time.monotonic()
        self.write(f"  the stream of {command_id[:8]} is cut")

    def fault(self, what: str, who: str) -> None:
        """Write what the contract asks to do otherwise."""
        self.faults.append(what)
        self.write(f"{who} ! {what}")

    def write(self, line: str) -> None:
        """Write a line, cut at 200 characters."""
        self.lines.append(line[:SHOWN_CHARS])
        self._tell(self.lines[-1])

    def close(self) -> None:
        """The service ends: whatever a client still had to do, it did not."""
        for command_id, (kind, _) in self.waiting.items():
            self.fault(f"never sent its {kind} {command_id[:8]} again after `retry_after`", " ")
        for command_id in self._broken_streams:
            self.fault(f"never came back to its stream {command_id[:8]}, which broke", " ")
        self.waiting.clear()
        self._broken_streams.clear()

    def summary(self) -> str:
        """Return all that was counted in one line, and one for each kind of fault."""
        counted = ", ".join(f"{count} {what}" for what, count in sorted(self.counts.items()))
        faults = Counter(self.faults)
        lines = [
            f"connections: {self._visits}; {counted or 'nothing else'}; "
            f"faults: {faults.total() or 'none'}"
        ]
        lines += [f"  ! {what}" + f" ({n} times)" * (n > 1) for what, n in faults.items()]
        return "\n".join(lines)
