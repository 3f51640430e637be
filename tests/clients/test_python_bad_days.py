"""Both Python clients on every bad day: nothing lost, nothing doubled, every turn ends."""

from __future__ import annotations

import asyncio

import pytest

from parlance_client import SessionTaken, aio, blocking
from parlance_client.models import (
    MessageEvent,
    PlotPoint,
    ResetFrame,
    SessionFrame,
    TextPart,
    TokenEvent,
)
from parlance_client.turn import Turn
from parlance_client.wire import Frame, UnknownFrame, seq_of
from tests.clients.bad_days import DAYS, QUESTION, TOOL, expected, scripted

Told = list[tuple[Turn, list[Frame]]]


async def ask_twice(url: str, *, takeover: bool) -> Told:
    async with aio.connect(url, takeover=takeover) as parlance:
        turns = []
        for _ in range(2):
            turn = await parlance.chat(QUESTION, tools=[TOOL])
            turns.append((turn, [event async for event in turn]))
        return turns


def ask_twice_plainly(url: str, *, takeover: bool) -> Told:
    with blocking.connect(url, takeover=takeover) as parlance:
        turns = []
        for _ in range(2):
            turn = parlance.chat(QUESTION, tools=[TOOL])
            turns.append((turn, list(turn)))
        return turns


def check(day: str, told: Told) -> None:
    assert [(turn.outcome, turn.text) for turn, _ in told] == expected(day)
    for turn, events in told:
        numbers = [seq for event in events if (seq := seq_of(event)) is not None]
        assert numbers == sorted(set(numbers))
        if turn.outcome == "completed":
            [plot] = turn.components.values()
            assert plot.kind == "plot"
            assert plot.series[0].points[0] == PlotPoint(x="2026-09", y=1200)
        if not any(isinstance(event, ResetFrame | SessionFrame) for event in events):
            tokens = [event.text for event in events if isinstance(event, TokenEvent)]
            messages = [event.message for event in events if isinstance(event, MessageEvent)]
            texts = [part.text for part in messages[-1].parts if isinstance(part, TextPart)]
            assert "".join(tokens) == "".join(texts)


@pytest.mark.requirement("G3", "G4")
@pytest.mark.parametrize("day", DAYS)
async def test_the_asyncio_client_survives(day: str) -> None:
    async with scripted(day) as url:
        check(day, await ask_twice(url, takeover=day == "session_taken"))


@pytest.mark.requirement("G3", "G4")
@pytest.mark.parametrize("day", DAYS)
async def test_the_plain_client_survives(day: str) -> None:
    async with scripted(day) as url:
        takeover = day == "session_taken"
        check(day, await asyncio.to_thread(ask_twice_plainly, url, takeover=takeover))


async def test_a_taken_session_is_told_and_never_taken_by_itself() -> None:
    async with scripted("session_taken") as url:
        with pytest.raises(SessionTaken, match="You have an active session elsewhere"):
            async with aio.connect(url):
                pass


async def test_frames_of_a_later_contract_are_handed_on_and_counted() -> None:
    async with scripted("unknown_frame") as url, aio.connect(url) as parlance:
        events = parlance.events()
        asked = asyncio.create_task(parlance.chat(QUESTION))
        seen = []
        async for event in events:
            seen.append(event)
            if event.type == "turn_finished":
                break
        await events.aclose()
        await asked

    later = [event for event in seen if isinstance(event, UnknownFrame)]
    assert {event.type for event in later} == {"weather", "season"}
    numbers = [seq for event in seen if (seq := seq_of(event)) is not None]
    assert numbers == list(range(1, len(numbers) + 1))
