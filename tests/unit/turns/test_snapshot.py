"""The snapshot: the events of the running turns folded up to one number."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from app.core.ids import new_id
from app.core.llm import ToolCall as LlmToolCall
from generated import Button, Snapshot
from parlance_conformance.parts import components_in, grow, text_in
from tests.unit.fakes import FakeProvider, FakeTool, Hang, calls
from tests.unit.room import Frame, events, room, until
from tools.base import ToolContext, ToolResult


def button(title: str) -> Button:
    return Button.model_validate(
        {
            "kind": "button",
            "id": new_id(),
            "title": title,
            "fallback": title,
            "callback": {"name": "go", "label": "Go"},
        }
    )


def folded(told: list[Frame]) -> list[Frame]:
    """Fold events as a client would, from the contract's words alone."""
    turns: dict[str, Frame] = {}
    for event in told:
        turn = turns.get(event.get("turn_id", ""), {})
        match event["type"]:
            case "turn_started":
                ids = {key: event[key] for key in ("turn_id", "chat_id", "message_id")}
                turns[event["turn_id"]] = {**ids, "parts": []}
            case "turn_finished":
                del turns[event["turn_id"]]
            case _ if turn:
                grow(turn["parts"], event)
    return list(turns.values())


def plain(snapshot: Snapshot) -> list[Frame]:
    turns: list[Frame] = snapshot.model_dump(mode="json")["open_turns"]
    return turns


@pytest.mark.requirement("G3")
async def test_at_every_event_the_snapshot_is_the_fold_of_the_events_so_far(tmp_path: Path):
    async def change_the_page(_: Any, context: ToolContext) -> ToolResult:
        kept, dropped = button("kept"), button("dropped")
        context.show(kept)
        context.show(dropped)
        context.progress("half-way")
        context.remove(dropped.id)
        return ToolResult("done", "done")

    hang = Hang("Some text")
    provider = FakeProvider([calls(LlmToolCall("c1", "do", "{}"), text="First."), hang])
    async with room(tmp_path, provider=provider, tools=[FakeTool(change_the_page)]) as it:
        session = it.session()
        seen: list[tuple[list[Frame], list[Frame]]] = []
        await it.chat(session, tools=["do"])
        while not hang.reached.is_set():
            seen.append((plain(session.snapshot()), folded(events(session))))
            await asyncio.sleep(0)  # one step of everything that runs
        seen.append((plain(session.snapshot()), folded(events(session))))
        it.turn(session).stop("cancelled")
        await until(session, "turn_finished")
        seen.append((plain(session.snapshot()), folded(events(session))))

    assert [snapshot for snapshot, _ in seen] == [fold for _, fold in seen]
    [open_turn] = seen[-2][0]
    kinds = [part["kind"] for part in open_turn["parts"]]
    assert kinds == ["text", "tool_call", "component", "text"]
    assert text_in(open_turn["parts"]) == "First.\n\nSome text"
    assert [c["title"] for c in components_in(open_turn["parts"])] == ["kept"]
    assert seen[-1][0] == []
