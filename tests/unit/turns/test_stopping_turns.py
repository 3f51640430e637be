"""A stop may come at any moment of a turn; the turn has one end, and the session is idle again."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from app.core.chats import text_of
from app.core.errors import NoActiveSession
from app.core.ids import new_id
from app.core.llm import ToolCall as LlmToolCall
from generated import Button
from parlance_conformance.parts import said
from tests.unit.fakes import FakeProvider, FakeTool, Hang, calls
from tests.unit.room import events, outline, room, until
from tools.base import ToolContext, ToolResult


async def test_a_stop_before_the_first_step_of_the_turn_is_an_end_of_it(tmp_path: Path):
    async with room(tmp_path) as it:
        session = it.session()
        it.store.gate.clear()
        sending = asyncio.create_task(it.chat(session))
        await it.store.reached.wait()
        it.state.running.stop_session(session.id)  # nothing of the turn has run yet
        it.store.gate.set()
        await sending
        await until(session, "turn_finished")
        told = events(session)
        await it.ask(session)

    assert outline(told) == ["turn_started", "chat_updated", "message", "message", "interrupted"]
    assert it.provider.asked[0].messages[-1].content == "hi"  # of the second turn: never the first
    assert len(it.provider.asked) == 1


@pytest.mark.requirement("G3")
async def test_a_stop_while_the_answer_is_stored_does_not_touch_it(tmp_path: Path):
    async with room(tmp_path) as it:
        session = it.session()
        it.store.answers.clear()
        ack = await it.chat(session)
        await it.store.reached_answer.wait()
        await it.cancel(session, str(ack.turn_id))
        it.store.answers.set()
        end = await until(session, "turn_finished")

        assert end["outcome"] == "completed"
        assert [text_of(m.shown) for m in it.store.kept] == ["hi", "Hello."]
        assert not session.in_use


async def test_a_cancelled_turn_keeps_what_was_written_and_marks_it(tmp_path: Path):
    hang = Hang("So far")
    async with room(tmp_path, provider=FakeProvider([hang])) as it:
        session = it.session()
        ack = await it.chat(session)
        await hang.reached.wait()
        await it.cancel(session, str(ack.turn_id))
        await it.cancel(session, str(ack.turn_id))
        await until(session, "turn_finished")

    *_, message, end = events(session)
    assert (said(message["message"]), message["message"]["state"]) == ("So far", "partial")
    assert end["outcome"] == "cancelled"
    assert outline(events(session)).count("cancelled") == 1


async def test_a_cancel_for_another_turn_stops_nothing(tmp_path: Path):
    hang = Hang()
    async with room(tmp_path, provider=FakeProvider([hang])) as it:
        session = it.session()
        await it.chat(session)
        await hang.reached.wait()
        await it.cancel(session, new_id())

        assert it.turn(session).stop_reason is None


async def test_ending_the_session_interrupts_its_turn_and_stores_the_rest(tmp_path: Path):
    hang = Hang("So far")
    async with room(tmp_path, provider=FakeProvider([hang])) as it:
        session = it.session()
        await it.chat(session)
        await hang.reached.wait()
        it.state.sessions.end(session, 4509, "taken over")
        await it.state.running.wait_for_all(5)

        assert outline(events(session))[-2:] == ["message", "interrupted"]
        assert [text_of(m.shown) for m in it.store.kept] == ["hi", "So far"]
        assert it.log_lines(session)[-1]["content"]["type"] == "turn_finished"


async def test_a_turn_whose_session_ended_while_its_message_was_stored_is_interrupted(
    tmp_path: Path,
):
    async with room(tmp_path) as it:
        session = it.session()
        it.store.gate.clear()
        sending = asyncio.create_task(it.chat(session))
        await it.store.reached.wait()
        it.state.sessions.end(session, 4509, "taken over")
        waiting = asyncio.create_task(it.state.running.wait_for_all(5))
        it.store.gate.set()
        await sending
        await waiting

        assert outline(events(session))[-1] == "interrupted"
        assert it.provider.asked == []


async def test_no_turn_begins_in_a_session_that_has_ended(tmp_path: Path):
    async with room(tmp_path) as it:
        session = it.session()
        it.state.sessions.end(session, 4509, "taken over")
        with pytest.raises(NoActiveSession):
            await it.chat(session)

        assert it.store.kept == []


async def test_a_tool_that_lives_on_after_the_turn_tells_nothing_any_more(tmp_path: Path):
    left: list[ToolContext] = []

    async def leave_behind(_: Any, context: ToolContext) -> ToolResult:
        left.append(context)
        return ToolResult("done", "done")

    provider = FakeProvider([calls(LlmToolCall("c1", "do", "{}")), *FakeProvider().answers])
    async with room(tmp_path, provider=provider, tools=[FakeTool(leave_behind)]) as it:
        session = it.session()
        told = await it.ask(session, tools=["do"])
        left[0].progress("still here")
        left[0].show(
            Button.model_validate(
                {
                    "kind": "button",
                    "id": new_id(),
                    "title": "Late",
                    "fallback": "late",
                    "callback": {"name": "go", "label": "Go"},
                }
            )
        )

        assert events(session) == told
        assert told[-1]["outcome"] == "completed"
