"""What the scripted service saw its client do, for the people who write that client.

Every line is one thing that happened. A line with `!` is something that the contract asks of
clients and that this one did not do; `faults` holds those.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from typing import Any, Final

from parlance_conformance.contract import Frame

# Refusals of what a client could have known to be wrong; the others are a matter of the moment.
AGAINST_THE_CONTRACT: Final = frozenset(
    "bad_json bad_frame bad_request unknown_frame_type too_large id_reused".split()
)
# Coming back sooner than this is no growing delay.
AT_ONCE_SECONDS: Final = 0.05
SHOWN_CHARS: Final = 200


class Diary:
    """The lines of one service. `tell` hears of each when it is written."""

    def __init__(self, tell: Callable[[str], None] = lambda _line: None) -> None:
        self.lines: list[str] = []
        self.faults: list[str] = []
        self.counts: Counter[str] = Counter()
        self._tell = tell
        self._visits = 0
        self._left: dict[str, tuple[float, int]] = {}

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

    def request(self, method: str, path: str, status: int) -> None:
        """An HTTP request was answered."""
        self.counts["request"] += 1
        self.write(f"  {method} {path}: {status}")

    def write(self, line: str) -> None:
        self.lines.append(line)
        self._tell(line)

    def summary(self) -> str:
        """Return all that was counted in one line."""
        counted = ", ".join(f"{count} {what}" for what, count in sorted(self.counts.items()))
        return f"connections: {self._visits}; {counted or 'nothing else'}; faults: {self._faults()}"

    def _faults(self) -> str:
        return "; ".join(dict.fromkeys(self.faults)) or "none"


class Visit:
    """What one connection's client does."""

    def __init__(self, diary: Diary, number: int, client_id: str) -> None:
        self._diary, self._number, self._client_id = diary, number, client_id
        self._wants_resume = False
        self._again_after: dict[str, float] = {}

    def note(self, what: str) -> None:
        """Write what happened."""
        self._diary.write(f"{self._number} {what[:SHOWN_CHARS]}")

    def fault(self, what: str) -> None:
        """Write what the contract asks to do otherwise."""
        self._diary.faults.append(what)
        self._diary.write(f"{self._number} ! {what[:SHOWN_CHARS]}")

    def greeted(self, *, resumed: bool) -> None:
        """It was told whether its session was there before."""
        self._wants_resume = resumed

    def sent(self, command: Frame, *, known: bool) -> None:
        """It sent a command that the contract knows; `known` says whether it was done before."""
        kind = command["type"]
        self._diary.counts[kind] += 1
        self.note(f"→ {kind} {command.get('id', '')[:8]}".rstrip() + " (again)" * known)
        if time.monotonic() < self._again_after.get(command.get("id", ""), 0.0):
            self.fault(f"sent its {kind} again before `retry_after` was over")

    def resumed(self, seq: int, last: int, reason: str | None) -> None:
        """It asked for the events behind a number."""
        self._wants_resume = False
        answer = f"a reset, {reason}" if reason else f"{last - seq} events"
        self.note(f"resumes behind {seq} of {last} and gets {answer}")

    def refused(self, refusal: Any, command_id: str | None) -> None:
        """Something of it was refused."""
        body = refusal.body
        self._diary.counts["refused"] += 1
        self.note(f"← refused: {body['code']}")
        if command_id and "retry_after" in body:
            self._again_after[command_id] = time.monotonic() + body["retry_after"]
        if body["code"] in AGAINST_THE_CONTRACT:
            where = ", ".join(f"{d['at']} {d['problem']}" for d in body.get("details", []))
            self.fault(f"{body['code']}: {where or body['message']}")

    def left(self, code: int, by: str) -> None:
        """The connection is over; 1006 says that nobody said goodbye."""
        self._diary.leave(self._client_id, code)
        self.note(f"is closed by the {by}: {code}")
        if self._wants_resume and by == "client":
            self.fault("never sent `resume`, though `resumed` was true: it got no events")
