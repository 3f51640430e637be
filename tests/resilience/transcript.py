"""What a client has seen of a session, counted as it comes. Pure.

A client that comes back asks for what follows `seq`, so every event must be the next one; each
other is a lost, doubled or reordered one.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from parlance_conformance.check.probe import of_type
from parlance_conformance.contract import Frame
from parlance_conformance.parts import said


@dataclass
class Transcript:
    """The numbered events of one session, over all of a client's connections."""

    epoch: str | None = None
    seq: int = 0
    events: list[Frame] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)

    def greet(self, session: Frame) -> None:
        """Take in a hello: a session that is remembered must be the same one."""
        if self.epoch not in (None, session["epoch"]):
            self.faults["other epoch"] += 1
        self.epoch = session["epoch"]

    def take(self, frame: Frame) -> None:
        """Take in a frame."""
        if frame["type"] == "reset":
            self.faults["reset"] += 1
        seq = frame.get("seq")
        if seq is None:
            return
        if seq > self.seq + 1:
            self.faults["lost"] += seq - self.seq - 1
        elif seq <= self.seq:
            known = any(event["seq"] == seq for event in self.events)
            self.faults["doubled" if known else "reordered"] += 1
        self.seq = max(self.seq, seq)
        self.events.append(frame)

    def of_turn(self, turn_id: str) -> list[Frame]:
        """The events of one turn."""
        return [e for e in self.events if e.get("turn_id") == turn_id]

    def judge(self, turn_id: str, text: str) -> None:
        """Count what is wrong with a turn that is over and should have said `text`."""
        events = self.of_turn(turn_id)
        streamed = "".join(e["text"] for e in of_type(events, "token"))
        answers = [
            said(e["message"])
            for e in of_type(events, "message")
            if e["message"]["role"] == "assistant"
        ]
        self.faults["text differs"] += streamed != text
        self.faults["message differs"] += answers != [text]
        for kind in ("turn_started", "turn_finished"):
            self.faults[f"not one {kind}"] += len(of_type(events, kind)) != 1
        self.faults["last is not turn_finished"] += events[-1]["type"] != "turn_finished"

    @property
    def wrong(self) -> dict[str, int]:
        """What was wrong, by its name; empty when all was well."""
        return {name: count for name, count in self.faults.items() if count}
