"""A chat has one turn at a time, a session several."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from app.core.errors import TooManyTurns, TurnInProgress
from generated import TextPart
from tests.unit.fakes import FakeProvider, Hang
from tests.unit.room import events, outline, room, until


@pytest.mark.requirement("C1")
async def test_a_second_message_into_a_chat_is_refused_while_the_first_is_being_stored(
    tmp_path: Path,
):
    async with room(tmp_path) as it:
        session = it.session()
        chat_id = (await it.ask(session))[0]["chat_id"]
        it.store.reached.clear()
        it.store.gate.clear()
        first = asyncio.create_task(it.chat(session, chat_id=chat_id))
        await it.store.reached.wait()
        with pytest.raises(TurnInProgress):
            await it.chat(session, chat_id=chat_id)
        it.store.gate.set()
        await first
        assert (await until(session, "turn_finished"))["outcome"] == "completed"


@pytest.mark.requirement("C1")
async def test_chats_of_a_session_are_answered_side_by_side_up_to_their_number(tmp_path: Path):
    first, second = Hang("one"), Hang("two")
    async with room(tmp_path, provider=FakeProvider([first, second])) as it:
        session = it.session()
        acks = [await it.chat(session), await it.chat(session)]
        await first.reached.wait()
        await second.reached.wait()
        with pytest.raises(TooManyTurns):
            await it.chat(session)
        open_turns = session.snapshot().open_turns
        it.state.running.stop_session(session.id)
        await it.state.running.wait_for_all(5)
        told = events(session)

    assert [turn.parts for turn in open_turns] == [
        [TextPart(kind="text", text=text)] for text in ("one", "two")
    ]
    assert [turn.chat_id for turn in open_turns] == [ack.chat_id for ack in acks]
    for ack in acks:
        own = [event for event in told if event.get("turn_id") == ack.turn_id]
        assert outline(own)[-2:] == ["message", "interrupted"]
        assert {event["chat_id"] for event in own} == {ack.chat_id}
