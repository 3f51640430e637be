"""The rules see what they forbid: each row plants one fault in a good connection.

The good one is a real recording in small: a greeting, a turn with a tool call and a component, a
resume. Without a fault it must pass.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from tests.contract.live.rules import Observer, Sitting
from tests.contract.live.story import BrokenRule
from tests.contract_schemas import example

Frame = dict[str, Any]
Step = tuple[str, Frame]

ID, EPOCH, TURN, CHAT, ANSWER, SHOWN = (letter * 32 for letter in "123456")
OF = {"turn_id": TURN, "chat_id": CHAT}
ASK = {"type": "chat", "id": ID, "content": "hi"}
HELLO = {**example("session"), "client_id": ID, "epoch": EPOCH, "seq": 0, "resumed": False}
ACK = {"type": "ack", "command_id": ID, "turn_id": TURN, "chat_id": CHAT}
CALL = {"id": "c1", "name": "calculate", "state": "queued"}
BUTTON = {
    "kind": "button", "id": SHOWN, "title": "Go", "fallback": "Go",
    "callback": {"name": "press", "label": "Go"},
}  # fmt: skip
PLACE = {"message_id": ANSWER}
MODEL = {"provider": "default", "model": "parlance-demo", "at": "2026-11-21T09:30:00Z"}
MESSAGE = {
    "id": ANSWER, "chat_id": CHAT, "turn_id": TURN, "role": "assistant",
    "state": "complete", "created_at": MODEL["at"],
    "parts": [
        {"kind": "tool_call", "tool_call": {**CALL, "state": "succeeded"}},
        {"kind": "component", "component": BUTTON},
        {"kind": "text", "text": "Hello"},
    ],
}  # fmt: skip
EVENTS: list[Frame] = [
    {"type": "turn_started", **OF, **PLACE, **MODEL},
    {"type": "tool_status", **OF, "tool_call": CALL},
    {"type": "tool_status", **OF, "tool_call": {**CALL, "state": "running"}},
    {"type": "ui_component", **OF, "action": "add", "component_id": SHOWN, "component": BUTTON},
    {"type": "tool_status", **OF, "tool_call": {**CALL, "state": "succeeded"}},
    {"type": "token", **OF, "text": "Hel"},
    {"type": "token", **OF, "text": "lo"},
    {"type": "message", **OF, "message": MESSAGE},
    {"type": "turn_finished", **OF, "outcome": "completed", **MODEL,
     "usage": {"rounds": 2, "tool_calls": 1}, "elapsed_ms": 5},
]  # fmt: skip
PING, PONG = {"type": "ping", "nonce": "a"}, {"type": "pong", "nonce": "a"}
RESUME = {"type": "resume", "epoch": EPOCH, "seq": 7}


def good() -> list[Step]:
    """What was sent (>) and what came (<), in order; the last two events come again."""
    events = [{**event, "seq": seq} for seq, event in enumerate(EVENTS, start=1)]
    steps = [("<", HELLO), (">", ASK), (">", PING), ("<", ACK), ("<", PONG)]
    steps += [("<", event) for event in events]
    steps += [(">", RESUME), ("<", events[7]), ("<", events[8]), (">", PING), ("<", PONG)]
    return deepcopy(steps)


def play(steps: list[Step]) -> None:
    observer = Observer({}, ID)
    for direction, frame in steps:
        if direction == ">":
            observer.sent(json.dumps(frame))
        else:
            observer.received(frame)


def at(steps: list[Step], type_: str, number: int = 0) -> int:
    """Where the frame of this type stands."""
    return [n for n, (_, frame) in enumerate(steps) if frame["type"] == type_][number]


def change(type_: str, number: int = 0, **fields: Any) -> Callable[[list[Step]], None]:
    return lambda steps: steps[at(steps, type_, number)][1].update(fields)


def drop(type_: str, number: int = 0) -> Callable[[list[Step]], None]:
    return lambda steps: steps.__delitem__(at(steps, type_, number))


def drop_event(type_: str, number: int = 0) -> Callable[[list[Step]], None]:
    """Leave an event out, with the numbers closed up behind it."""

    def plant(steps: list[Step]) -> None:
        _, gone = steps.pop(at(steps, type_, number))
        for _, frame in steps[: at(steps, "resume")]:
            if frame["type"] != "session" and frame.get("seq", 0) > gone["seq"]:
                frame["seq"] -= 1
        del steps[at(steps, "resume") :]

    return plant


def insert_event(before: str, frame: Frame) -> Callable[[list[Step]], None]:
    """Put an event in, with the numbers moved on behind it."""

    def plant(steps: list[Step]) -> None:
        place = at(steps, before)
        seq = steps[place][1]["seq"]
        del steps[at(steps, "resume") :]
        for _, later in steps[place:]:
            later["seq"] += 1
        steps.insert(place, ("<", {**frame, "seq": seq}))

    return plant


def insert(where: int, frame: Frame) -> Callable[[list[Step]], None]:
    return lambda steps: steps.insert(where, ("<", frame))


LAST = {"seq": len(EVENTS) + 1, **OF}
END = at(good(), "resume")
FAULTS: dict[str, Callable[[list[Step]], None]] = {
    "the greeting is missing": drop("session"),
    "the greeting is for another client": change("session", client_id=CHAT),
    "an event comes before a resume": change("session", resumed=True),
    "an event is left out": drop("token"),
    "an event comes twice": lambda s: s.insert(at(s, "token"), s[at(s, "token")]),
    "an event changes when it comes again": change("message", 1, message={**MESSAGE, "id": CHAT}),
    "the ack comes after its turn has begun": lambda s: s.insert(8, s.pop(at(s, "ack"))),
    "a command gets no answer": drop("ack"),
    "a command gets two answers": lambda s: s.insert(5, s[at(s, "ack")]),
    "a pong brings another nonce": change("pong", nonce="b"),
    "an ack names another command": change("ack", command_id=CHAT),
    "a fitting frame is called broken": lambda s: s.__setitem__(
        4, ("<", {"type": "error", "code": "bad_frame", "message": "x", "request_id": ID})
    ),
    "a resume goes on at another place": lambda s: s[at(s, "resume")][1].update(seq=5),
    "a resume of another epoch is not answered by a reset": lambda s: (
        s[at(s, "resume")][1].update(epoch=CHAT), s.__delitem__(slice(END + 1, END + 3))
    ),
    "a turn never begins": drop_event("turn_started"),
    "something comes after the end of a turn": insert(END, {"type": "token", **LAST, "text": "x"}),
    "a turn ends twice": insert(END, {**EVENTS[-1], **LAST}),
    "a turn has no answer": drop_event("message"),
    "the answer is not its tokens": drop_event("token"),
    "the answer has another id": change("turn_started", message_id=CHAT),
    "a tool call is not queued first": drop_event("tool_status"),
    "a tool call ends twice": lambda s: s[at(s, "token")][1].update(
        type="tool_status", tool_call={**CALL, "state": "failed"}
    ) or s[at(s, "tool_status", 3)][1].pop("text"),
    "a tool call never ends": drop_event("tool_status", 2),
    "a tool call succeeds without running": drop_event("tool_status", 1),
    "a component is changed that was never added": change("ui_component", action="update"),
    "a component has two ids": change("ui_component", component_id=CHAT),
    "an event of a turn names another chat": change("token", chat_id=ID),
    "a chat has two turns at one time": insert_event(
        "token", {**EVENTS[0], "turn_id": SHOWN, "message_id": SHOWN}
    ),
    "a failed turn does not say why": lambda s: (
        change("turn_finished", outcome="failed")(s), s.__delitem__(slice(END, None))
    ),
    "a limited turn does not name its limit": change("turn_finished", outcome="limited"),
    "a frame does not fit its schema": change("token", surprise=1),
}  # fmt: skip


def test_a_good_connection_breaks_no_rule():
    play(good())


@pytest.mark.parametrize("plant", FAULTS.values(), ids=FAULTS)
def test_a_planted_fault_is_seen(plant: Callable[[list[Step]], None]):
    steps = good()
    plant(steps)

    with pytest.raises(AssertionError):
        play(steps)


def test_a_session_that_was_there_must_be_resumed():
    observer = Observer({HELLO["session_id"]: Sitting(EPOCH)}, ID)

    with pytest.raises(BrokenRule, match="is resumed"):
        observer.received(HELLO)


def test_an_undocumented_close_code_is_seen():
    with pytest.raises(BrokenRule, match="4999"):
        Observer({}, ID).closed(4999)
