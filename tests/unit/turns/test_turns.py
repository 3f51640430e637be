"""Turns: what is stored, told and remembered, and that each ends in exactly one way."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import (
    CallerError,
    LlmTimeout,
    NotFound,
    TooLarge,
)
from app.core.ids import new_id
from app.core.limits import TurnBudget
from app.core.llm import LlmMessage, Usage
from app.core.llm import ToolCall as LlmToolCall
from app.providers.transport.refusals import refusal
from app.turns.runner import NO_ANSWER
from parlance_conformance.parts import said
from tests.unit.fakes import FakeProvider, FakeTool, Hang, calls, fails, says
from tests.unit.room import events, outline, room, until
from tools.base import ToolResult


async def nothing(*_: Any) -> ToolResult:
    return ToolResult("nothing", "did nothing")


async def test_a_turn_tells_its_message_its_text_and_its_end_without_a_hole(tmp_path: Path):
    provider = FakeProvider([says("Hel", "lo", usage=Usage(3, 2))])
    async with room(tmp_path, provider=provider) as it:
        session = it.session()
        told = await it.ask(session)

    assert outline(told) == [
        "turn_started",
        "chat_updated",
        "message",
        "token",
        "token",
        "message",
        "completed",
    ]
    assert [event["seq"] for event in told] == [1, 2, 3, 4, 5, 6, 7]
    assert said(told[-2]["message"]) == "Hello"
    assert told[-2]["message"]["id"] == told[0]["message_id"]
    assert told[-1]["usage"] == {
        "rounds": 1,
        "tool_calls": 0,
        "input_tokens": 3,
        "output_tokens": 2,
    }


async def test_what_the_models_server_said_is_in_the_log_and_nowhere_else(tmp_path: Path):
    refused = refusal(400, {}, b"proxy-7.internal: no")
    async with room(tmp_path, provider=FakeProvider([fails(refused)])) as it:
        session = it.session()
        told = await it.ask(session)

    assert "proxy-7" not in str(told)
    assert "The server said: proxy-7.internal: no" in str(it.log_lines(session))


@pytest.mark.requirement("A23")
async def test_a_turn_that_the_model_answered_is_reported_and_no_other(tmp_path: Path):
    provider = FakeProvider([says("Hello."), fails(LlmTimeout("slow"))])
    async with room(tmp_path, provider=provider) as it:
        session = it.session()
        outcomes = [(await it.ask(session))[-1]["outcome"] for _ in range(2)]
    assert (outcomes, it.monitor.answers) == (["completed", "failed"], ["small"])

    short = TurnBudget(0.05, 8, 1000)
    async with room(tmp_path, provider=FakeProvider([Hang("He")]), budget=short) as it:
        assert (await it.ask(it.session()))[-1]["outcome"] == "limited"
    assert it.monitor.answers == []


async def test_the_next_turn_of_a_chat_is_told_what_was_said_before(tmp_path: Path):
    async with room(tmp_path, provider=FakeProvider([says("One."), says("Two.")])) as it:
        session = it.session()
        first = await it.ask(session, "first")
        await it.ask(session, "second", chat_id=first[0]["chat_id"])

    assert it.provider.asked[1].messages[1:] == [
        LlmMessage("user", "first"),
        LlmMessage("assistant", "One."),
        LlmMessage("user", "second"),
    ]


async def test_memory_zero_tells_the_model_nothing_of_the_past(tmp_path: Path):
    async with room(tmp_path) as it:
        session = it.session()
        first = await it.ask(session, "first")
        await it.ask(session, "second", chat_id=first[0]["chat_id"], memory=0)

    assert it.provider.asked[1].messages[1:] == [LlmMessage("user", "second")]


async def test_a_failed_turn_says_why_and_keeps_what_was_written(tmp_path: Path):
    provider = FakeProvider([fails(LlmTimeout("It took too long."), "Half an ans")])
    async with room(tmp_path, provider=provider) as it:
        told = await it.ask(it.session())

    assert outline(told)[-3:] == ["error", "message", "failed"]
    assert told[-3]["code"] == "llm_timeout"
    assert (said(told[-2]["message"]), told[-2]["message"]["state"]) == (
        "Half an ans",
        "partial",
    )
    assert [type(error) for error in it.monitor.errors] == [LlmTimeout]
    assert it.state.counters.llm == 1


@pytest.mark.requirement("A25")
async def test_an_unexpected_error_is_logged_with_its_traceback_and_not_told(tmp_path: Path):
    async with room(tmp_path, provider=FakeProvider([fails(ZeroDivisionError("secret"))])) as it:
        session = it.session()
        told = await it.ask(session)
        [logged] = [e for e in it.log_lines(session) if e["type"] == "exception"]

    assert told[-3]["code"] == "internal_error"
    assert "secret" not in told[-3]["message"]
    assert "ZeroDivisionError: secret" in logged["content"]["traceback"]
    assert it.state.counters.internal == 1


async def test_an_answer_that_cannot_be_stored_is_shown_and_said_to_be_lost(tmp_path: Path):
    async with room(tmp_path, provider=FakeProvider([says("Precious.")])) as it:
        session = it.session()
        it.store.answer_failure = OSError("disk full")
        await it.chat(session)
        end = await until(session, "turn_finished")
        told = events(session)
        it.store.answer_failure = None
        await it.ask(session)  # the session is idle again

    assert outline(told)[-3:] == ["error", "message", "failed"]
    assert told[-3]["code"] == "internal_error"
    assert said(told[-2]["message"]) == "Precious."
    assert end["outcome"] == "failed"


async def test_a_chat_that_went_away_meanwhile_fails_the_turn_without_counting_as_ours(
    tmp_path: Path,
):
    async with room(tmp_path) as it:
        session = it.session()
        it.store.answer_failure = NotFound("There is no such chat.")
        await it.chat(session)
        await until(session, "turn_finished")
        told = events(session)

    assert (told[-3]["code"], told[-1]["outcome"]) == ("not_found", "failed")
    assert it.state.counters.internal == 0


async def test_a_cut_answer_after_tools_is_remembered_once(tmp_path: Path):
    hang = Hang("Second half")
    provider = FakeProvider([calls(LlmToolCall("c1", "do", "{}"), text="First."), hang, says("x")])
    async with room(tmp_path, provider=provider, tools=[FakeTool(nothing)]) as it:
        session = it.session()
        ack = await it.chat(session, tools=["do"])
        async with asyncio.timeout(5):
            await hang.reached.wait()
        it.turn(session).stop("cancelled")
        await until(session, "turn_finished")
        await it.ask(session, "again", chat_id=ack.chat_id)

    said = [(m.role, m.content) for m in it.provider.asked[-1].messages[2:]]
    assert said == [
        ("assistant", "First."),
        ("tool", "nothing"),
        ("assistant", "Second half"),
        ("user", "again"),
    ]


async def test_a_turn_that_said_nothing_still_leaves_an_answer_for_the_model(tmp_path: Path):
    provider = FakeProvider([fails(LlmTimeout("It took too long.")), says("x")])
    async with room(tmp_path, provider=provider) as it:
        session = it.session()
        first = await it.ask(session, "one")
        await it.ask(session, "two", chat_id=first[0]["chat_id"])

    said = [(m.role, m.content) for m in it.provider.asked[-1].messages[1:]]
    assert said == [("user", "one"), ("assistant", NO_ANSWER), ("user", "two")]


@pytest.mark.requirement("G7")
async def test_the_wall_clock_of_a_turn_ends_it_gracefully(tmp_path: Path):
    provider = FakeProvider([Hang("So far.")])
    async with room(tmp_path, provider=provider, budget=TurnBudget(0.02, 8, 100)) as it:
        told = await it.ask(it.session())

    assert (told[-1]["outcome"], told[-1]["limit"]) == ("limited", "max_seconds")
    assert said(told[-2]["message"]) == "So far."


@pytest.mark.requirement("G7")
async def test_a_store_that_never_answers_takes_no_more_than_the_turn_s_time(tmp_path: Path):
    async with room(tmp_path, budget=TurnBudget(0.02, 8, 100)) as it:
        session = it.session()
        chat_id = (await it.ask(session))[0]["chat_id"]
        it.store.reads.clear()
        told = await it.ask(session, chat_id=chat_id)

    assert (told[-1]["outcome"], told[-1]["limit"]) == ("limited", "max_seconds")


async def test_a_message_that_cannot_be_stored_leaves_the_session_as_it_was(tmp_path: Path):
    async with room(tmp_path) as it:
        session = it.session()
        await it.ask(session, "first")
        before = session.events.last_seq
        it.store.failure = OSError("disk full")
        with pytest.raises(OSError, match="disk full"):
            await it.chat(session, "in another chat")
        assert (session.snapshot().open_turns, session.events.last_seq) == ([], before)
        assert len(it.store.begun) == 1
        it.store.failure = None
        told = await it.ask(session, "again")

    assert told[-1]["outcome"] == "completed"


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        ("\u200d \u202e", CallerError),
        ("\x00\x01", CallerError),
        ("x" * 1001, TooLarge),
        ("क़" * 501, TooLarge),  # two characters each in the service's one form
    ],
)
async def test_a_message_is_judged_by_what_is_left_after_cleaning(
    tmp_path: Path, content: str, refusal: type[CallerError]
):
    async with room(tmp_path) as it:
        with pytest.raises(refusal):
            await it.chat(it.session(), content)

        assert it.store.kept == []


async def test_the_chat_of_another_user_is_not_found(tmp_path: Path):
    async with room(tmp_path) as it:
        with pytest.raises(NotFound):
            await it.chat(it.session(), "hi", chat_id=new_id())


@pytest.mark.requirement("A19")
async def test_thinking_tells_what_a_silent_turn_waits_for(tmp_path: Path):
    async with room(tmp_path, provider=FakeProvider([Hang()]), thinking=0.01) as it:
        session = it.session()
        await it.chat(session)
        thinking = await until(session, "thinking")
        it.turn(session).stop("cancelled")
        await until(session, "turn_finished")

    assert (thinking["waiting_for"], thinking["detail"]) == ("model", "small")
    assert outline(events(session))[-1] == "cancelled"
