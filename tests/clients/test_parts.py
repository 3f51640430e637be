"""The parts of an answer come to the same everywhere: service, kit, and both clients."""

from __future__ import annotations

import asyncio
import json
import os
import random
import shutil
from typing import Any

import pytest
from pydantic import TypeAdapter

from app.agent.answer import Answer
from app.core.turns import Change
from generated import Component, ToolCall
from parlance_client.models import Part
from parlance_client.parts import Parts
from parlance_client.wire import read_frame
from parlance_conformance.parts import calls_in, components_in, grow, text_in
from tests.browser.page import frames as f
from tests.clients.test_readme import CLIENTS

Json = dict[str, Any]
STATES = ["queued", "running", "succeeded"]
PARTS: TypeAdapter[list[Part]] = TypeAdapter(list[Part])
_CHANGES = TypeAdapter(tuple[Change, ...])
COMPONENT: TypeAdapter[Component] = TypeAdapter(Component)
GROW_ALL = """const { withCall, withComponent, withText, textOf } = await import(process.argv[1]);
const change = { token: (parts, { text }) => withText(parts, text), ui_component: withComponent,
  tool_status: (parts, { tool_call }) => withCall(parts, tool_call) };
let input = '';
for await (const chunk of process.stdin) input += chunk;
const made = JSON.parse(input).map((events) => {
  const grow = (parts, event) => change[event.type](Object.freeze(parts), event);
  const parts = events.reduce(grow, []);
  return [parts, textOf(parts)];
});
console.log(JSON.stringify(made));"""


def button(key: str, title: str) -> Json:
    """A component. Calls and components may go by the same id."""
    callback = {"name": "go", "label": "Go"}
    ids = {"kind": "button", "id": key * 32, "title": title}
    return {**ids, "fallback": title, "callback": callback}


def stories(seed: int, count: int = 150) -> list[list[Json]]:
    """What may happen in a turn, by a dice."""
    dice = random.Random(seed)

    def event(seq: int) -> Json:
        key, ids = dice.choice("abc"), {"seq": seq, "turn_id": f.TURN, "chat_id": f.CHAT}
        match dice.choice(["token", "token", "call", "add", "update", "remove"]):
            case "token":
                return {"type": "token", **ids, "text": dice.choice(["so ", "it ", "\n\nis"])}
            case "call":
                call = {"id": key * 32, "name": "do", "state": dice.choice(STATES)}
                return {"type": "tool_status", **ids, "tool_call": call}
            case action:
                shown = {} if action == "remove" else {"component": button(key, f"at {seq}")}
                ids |= {"action": action, "component_id": key * 32}
                return {"type": "ui_component", **ids, **shown}

    return [[event(seq) for seq in range(1, dice.randint(2, 30))] for _ in range(count)]


def by_the_kit(events: list[Json]) -> list[Json]:
    """What the contract says, in its plainest form."""
    parts: list[Json] = []
    for event in events:
        grow(parts, event)
    return parts


def by_the_service(events: list[Json]) -> Answer:
    answer = Answer()
    for event in events:
        match event["type"]:
            case "token":
                answer.write(event["text"])
            case "tool_status":
                answer.call(ToolCall.model_validate(event["tool_call"]))
            case _ if event["action"] == "remove":
                answer.remove(event["component_id"])
            case _:
                answer.show(COMPONENT.validate_python(event["component"]), chars=10)
    return answer


def redone(answer: Answer) -> Answer:
    """The same out of what is stored of it while it grows."""
    stored = _CHANGES.dump_json(tuple(answer.take_changes()), exclude_unset=True)
    again = Answer()
    again.redo(_CHANGES.validate_json(stored))
    return again


@pytest.mark.requirement("G3")
def test_the_texts_around_a_component_that_is_taken_out_become_one() -> None:
    add, remove = (
        {"type": "ui_component", "action": action, "component_id": "a" * 32, **shown}
        for action, shown in (("add", {"component": button("a", "x")}), ("remove", {}))
    )
    said = [{"type": "token", "text": text} for text in ("one ", "two ", "three")]

    parts = by_the_kit([said[0], add, said[1], remove, said[2]])
    assert parts == [{"kind": "text", "text": "one two three"}]
    assert [part["kind"] for part in by_the_kit([said[0], add, said[1]])] == [
        "text",
        "component",
        "text",
    ]


@pytest.mark.requirement("G3")
def test_the_service_and_the_python_client_make_the_same_parts_of_the_same_events() -> None:
    for events in stories(seed=3):
        expected = by_the_kit(events)
        answer, parts, again = by_the_service(events), Parts(), Parts()
        for event in events:
            parts.add(read_frame(json.dumps(event)))  # type: ignore[arg-type]
        again.take(parts.whole())

        assert [part.model_dump(mode="json") for part in answer.parts()] == expected
        assert redone(answer).parts() == answer.parts()
        assert PARTS.dump_python(parts.whole(), mode="json", exclude_unset=True) == expected
        assert again.whole() == parts.whole()
        assert answer.text() == parts.text() == text_in(expected)
        assert list(parts.tool_calls()) == [call["id"] for call in calls_in(expected)]
        assert list(parts.components()) == [shown["id"] for shown in components_in(expected)]


@pytest.mark.requirement("G3")
async def test_the_javascript_client_makes_the_same_parts_of_the_same_events() -> None:
    node = shutil.which("node")
    if node is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("No Node: `make check` installs it.")
    told = stories(seed=4)
    process = await asyncio.create_subprocess_exec(
        *(str(node), "--input-type=module", "-e", GROW_ALL),
        str(CLIENTS / "javascript" / "src" / "parts.js"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate(json.dumps(told).encode())
    expected = [by_the_kit(events) for events in told]
    assert json.loads(out) == [[parts, text_in(parts)] for parts in expected]
