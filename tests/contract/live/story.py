"""The rules for numbered events: one session's log as all of its connections together saw it.

Pure. Events may come twice (a resume, a second connection) and then must be the same; the first
time they are read in order, and the life of each turn, tool call and component is followed. A
`reset` moves the reading on to its snapshot.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from parlance_conformance.parts import calls_in, grow

Frame = dict[str, Any]
ENDED_CALL = frozenset({"succeeded", "failed", "timed_out", "denied", "cancelled"})


class BrokenRule(AssertionError):
    """The service did what the contract rules out."""


def rule(holds: object, sentence: str, frame: Frame) -> None:
    """Raise `BrokenRule` unless it holds."""
    if not holds:
        raise BrokenRule(f"{sentence}\n{json.dumps(frame)[:1500]}")


@dataclass
class Turn:
    """A turn that has begun and not finished."""

    id: str
    chat_id: str
    message_id: str
    parts: list[Frame] = field(default_factory=list)
    calls: dict[str, str] = field(default_factory=dict)
    elapsed: float = 0.0
    error: bool = False
    answer: Frame | None = None


class Story:
    """What happened under one epoch."""

    def __init__(self) -> None:
        self.turns: dict[str, Turn] = {}
        self.finished: set[str] = set()
        self.shown: set[str] = set()
        self.read = 0
        self._prints: dict[int, int] = {}
        self._waiting: dict[int, Frame] = {}

    def event(self, frame: Frame) -> None:
        """Take in a numbered event. Raises `BrokenRule`."""
        seq = frame["seq"]
        known = self._prints.setdefault(seq, _print(frame))
        rule(known == _print(frame), "an event that was numbered never changes", frame)
        if seq > self.read:
            self._waiting[seq] = frame
            self._go_on()

    def reset(self, frame: Frame) -> None:
        """Take in a snapshot. Raises `BrokenRule`."""
        if frame["seq"] < self.read:
            return
        self.read = frame["seq"]
        self._waiting = {s: f for s, f in self._waiting.items() if s > self.read}
        self.turns = {}
        for turn in frame["snapshot"]["open_turns"]:
            rule(turn["turn_id"] not in self.finished, "an open turn has not finished", frame)
            found = Turn(turn["turn_id"], turn["chat_id"], turn["message_id"], turn["parts"])
            found.calls = {call["id"]: call["state"] for call in calls_in(turn["parts"])}
            # Whether its error or its answer came before the snapshot is not told.
            found.error = True
            self._begin(found, frame)
        self._go_on()

    def _go_on(self) -> None:
        while (frame := self._waiting.pop(self.read + 1, None)) is not None:
            self.read += 1
            _READERS[frame["type"]](self, frame)

    def _open(self, frame: Frame) -> Turn:
        turn_id = frame["turn_id"]
        rule(turn_id not in self.finished, "nothing of a turn comes after turn_finished", frame)
        rule(turn_id in self.turns, "an event of a turn comes while it runs", frame)
        turn = self.turns[turn_id]
        rule(frame["chat_id"] == turn.chat_id, "a turn stays in its chat", frame)
        return turn

    def _begin(self, turn: Turn, frame: Frame) -> None:
        busy = {other.chat_id for other in self.turns.values()}
        rule(turn.chat_id not in busy, "a chat has one turn at a time", frame)
        self.turns[turn.id] = turn

    def started(self, frame: Frame) -> None:
        rule(frame["turn_id"] not in self.finished, "a turn starts once", frame)
        self._begin(Turn(frame["turn_id"], frame["chat_id"], frame["message_id"]), frame)

    def token(self, frame: Frame) -> None:
        turn = self._open(frame)
        rule(turn.answer is None, "no token comes after the whole answer", frame)
        grow(turn.parts, frame)

    def thinking(self, frame: Frame) -> None:
        turn = self._open(frame)
        rule(frame["elapsed_seconds"] >= turn.elapsed, "elapsed time does not go back", frame)
        turn.elapsed = frame["elapsed_seconds"]

    def tool_status(self, frame: Frame) -> None:
        turn, call = self._open(frame), frame["tool_call"]
        before = turn.calls.get(call["id"])
        state = call["state"]
        rule(before not in ENDED_CALL, "an ended tool call stays ended", frame)
        rule(before is not None or state == "queued", "a tool call begins queued", frame)
        rule(before is None or state != "queued", "a tool call is queued once", frame)
        late = state in ("succeeded", "timed_out") and before == "queued"
        rule(not late, "a tool call runs before it succeeds or times out", frame)
        turn.calls[call["id"]] = state
        grow(turn.parts, frame)

    def ui_component(self, frame: Frame) -> None:
        turn, key = self._open(frame), frame["component_id"]
        action, shown = frame["action"], frame.get("component")
        rule((action == "remove") == (shown is None), "remove names it, the others carry it", frame)
        rule(shown is None or shown["id"] == key, "a component has the id of its event", frame)
        rule(action == "add" or key in self.shown, "a component is added first", frame)
        (self.shown.discard if action == "remove" else self.shown.add)(key)
        grow(turn.parts, frame)

    def message(self, frame: Frame) -> None:
        turn, message = self._open(frame), frame["message"]
        same = (message["turn_id"], message["chat_id"]) == (turn.id, turn.chat_id)
        rule(same, "a message belongs to its turn and chat", frame)
        if message["role"] == "user":
            return
        rule(turn.answer is None, "a turn has one answer", frame)
        rule(message["id"] == turn.message_id, "the answer has the id that was announced", frame)
        rule(message["parts"] == turn.parts, "the answer has the parts that its events made", frame)
        turn.answer = message

    def error(self, frame: Frame) -> None:
        rule("command_id" not in frame, "a refused command is not numbered", frame)
        self._open(frame).error = True

    def finish(self, frame: Frame) -> None:
        turn, outcome = self._open(frame), frame["outcome"]
        ended = all(state in ENDED_CALL for state in turn.calls.values())
        rule(ended, "every tool call has ended when its turn has", frame)
        rule(outcome != "failed" or turn.error, "a failed turn says why", frame)
        rule((outcome == "limited") == ("limit" in frame), "a limited turn names its limit", frame)
        if turn.answer is not None:
            complete = turn.answer["state"] == "complete"
            rule(complete == (outcome == "completed"), "only a completed turn is whole", frame)
        else:
            rule(turn.error, "a turn ends with its answer", frame)
        self.finished.add(turn.id)
        del self.turns[turn.id]

    def aside(self, frame: Frame) -> None:
        """An event that belongs to no turn."""


def _print(frame: Frame) -> int:
    return crc32(json.dumps(frame, sort_keys=True).encode())


_READERS = {
    "turn_started": Story.started,
    "token": Story.token,
    "thinking": Story.thinking,
    "tool_status": Story.tool_status,
    "ui_component": Story.ui_component,
    "message": Story.message,
    "error": Story.error,
    "turn_finished": Story.finish,
    "chat_updated": Story.aside,
    "chat_deleted": Story.aside,
    "llm_status": Story.aside,
}
