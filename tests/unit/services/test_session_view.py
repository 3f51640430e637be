"""The snapshot: the events folded up to one number."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from app.core.ids import new_id
from app.core.llm import ToolCall as LlmToolCall
from app.services import session_view
from app.services.session_view import MAX_MESSAGES
from generated import Button, Snapshot
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


def folded(told: list[Frame]) -> dict[str, Any]:
    """Fold events as a client would, from the contract's words alone."""
    messages: list[Frame] = []
    turn: Frame = {}
    for event in told:
        match event["type"]:
            case "turn_started":
                turn = {"text": "", "tool_calls": {}, "components": {}}
            case "token":
                turn["text"] += event["text"]
            case "tool_status":
                turn["tool_calls"][event["tool_call"]["id"]] = event["tool_call"]
            case "ui_component" if event["action"] == "remove":
                turn["components"].pop(event["component_id"], None)
            case "ui_component":
                turn["components"][event["component_id"]] = event["component"]
            case "message":
                messages.append(event["message"])
            case "turn_finished":
                turn = {}
    lists = {k: list(turn[k].values()) for k in ("tool_calls", "components") if turn}
    return {"messages": messages, "turn": {**turn, **lists}}


def plain(snapshot: Snapshot) -> dict[str, Any]:
    whole = snapshot.model_dump(mode="json")
    turn = whole.get("open_turn", {})
    kept = {k: turn[k] for k in ("text", "tool_calls", "components") if k in turn}
    return {"messages": whole["messages"], "turn": kept}


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
        seen: list[tuple[Frame, Frame]] = []
        await it.chat(session, tools=["do"])
        while not hang.reached.is_set():
            seen.append((plain(session.view.snapshot()), folded(events(session))))
            await asyncio.sleep(0)  # one step of everything that runs
        seen.append((plain(session.view.snapshot()), folded(events(session))))
        assert session.turn is not None
        session.turn.stop("cancelled")
        await until(session, "turn_finished")
        seen.append((plain(session.view.snapshot()), folded(events(session))))

    assert [snapshot for snapshot, _ in seen] == [fold for _, fold in seen]
    open_turn = seen[-2][0]["turn"]
    assert open_turn["text"] == "First.\n\nSome text"
    assert [c["title"] for c in open_turn["components"]] == ["kept"]
    assert seen[-1][0]["turn"] == {}


async def test_a_snapshot_holds_the_last_messages_of_a_long_chat(tmp_path: Path):
    async with room(tmp_path) as it:
        session = it.session()
        chat_id = (await it.ask(session, "0"))[0]["chat_id"]
        for n in range(1, MAX_MESSAGES // 2 + 1):
            await it.ask(session, f"{n}", chat_id=chat_id)
        messages = session.view.snapshot().messages

    assert len(messages) == MAX_MESSAGES
    assert [m.content for m in messages[:3]] == ["1", "Hello.", "2"]


async def test_a_snapshot_of_very_long_messages_holds_fewer_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(session_view, "MAX_CHARS", 2_500)
    async with room(tmp_path) as it:
        session = it.session()
        chat_id = (await it.ask(session, "a" * 900))[0]["chat_id"]
        await it.ask(session, "b" * 900, chat_id=chat_id)
        live = [m.content[:1] for m in session.view.snapshot().messages]
        session.view.show_chat(chat_id, session.view.snapshot().messages)
        again = [m.content[:1] for m in session.view.snapshot().messages]

    assert live == again == ["H", "b", "H"]
