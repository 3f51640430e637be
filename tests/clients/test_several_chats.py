"""Both Python clients with several chats at one time, and with the messages of a chat."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest

from parlance_client import Refused, aio, blocking
from parlance_client.models import MessageEvent
from parlance_client.turn import Turn
from parlance_client.wire import Frame, seq_of
from parlance_conformance.serve.script import NUMBERS
from tests.clients.bad_days import ANSWER, QUESTION, SEVERAL_CHATS, TOOL, scripted

Told = list[tuple[Turn, list[Frame]]]


async def ask_both(url: str) -> Told:
    async with aio.connect(url) as parlance:

        async def ask(content: str) -> tuple[Turn, list[Frame]]:
            turn = await parlance.chat(content, tools=[TOOL])
            return turn, [event async for event in turn]

        return list(await asyncio.gather(ask("Please count."), ask(QUESTION)))


def ask_both_plainly(url: str) -> Told:
    with blocking.connect(url) as parlance:
        turns = [parlance.chat(content, tools=[TOOL]) for content in ("Please count.", QUESTION)]
        return [(turn, list(turn)) for turn in turns]


def check(told: Told) -> None:
    """Each turn has seen its own events only, in order, and has its own answer."""
    (counting, _), (plotting, _) = told
    assert [(counting.outcome, counting.text)] == [("completed", NUMBERS)]
    assert [(plotting.outcome, plotting.text)] == [("completed", ANSWER)]
    assert counting.chat_id != plotting.chat_id
    for turn, events in told:
        own = [event for event in events if event.type not in ("reset", "session")]
        names = {(event.turn_id, event.chat_id) for event in own}  # type: ignore[union-attr]
        assert names <= {(turn.id, turn.chat_id)}  # a reset may have hidden all of its events
        numbers = [seq for event in own if (seq := seq_of(event)) is not None]
        assert numbers == sorted(set(numbers))


@pytest.mark.requirement("G3", "G4")
@pytest.mark.parametrize("day", SEVERAL_CHATS)
async def test_two_turns_of_the_asyncio_client_see_their_own_events_only(day: str) -> None:
    async with scripted(day, SEVERAL_CHATS[day]) as url:
        told = await ask_both(url)
    check(told)
    if day == "good":
        whose = sorted((seq_of(e) or 0, turn.id) for turn, events in told for e in events)
        changes = sum(before[1] != after[1] for before, after in pairwise(whose))
        assert changes > 5, "the two did not interleave"


@pytest.mark.requirement("G3", "G4")
@pytest.mark.parametrize("day", SEVERAL_CHATS)
async def test_two_turns_of_the_plain_client_see_their_own_events_only(day: str) -> None:
    async with scripted(day, SEVERAL_CHATS[day]) as url:
        check(await asyncio.to_thread(ask_both_plainly, url))


async def test_a_busy_chat_is_refused_and_another_is_not() -> None:
    async with scripted("good") as url, aio.connect(url) as parlance:
        first = await parlance.chat("Please count.")
        with pytest.raises(Refused) as refused:
            await parlance.chat("And now?", chat_id=first.chat_id)
        assert refused.value.code == "turn_in_progress"
        other = await parlance.chat("hello")
        assert [event.type async for event in other][-1] == "turn_finished"
        await parlance.cancel(first)
        assert [event.type async for event in first][-1] == "turn_finished"
        assert (first.outcome, other.outcome) == ("cancelled", "completed")


async def test_one_chat_too_many_is_refused_and_the_others_go_on() -> None:
    async with scripted("good") as url, aio.connect(url) as parlance:
        most = parlance.session.limits.turns_per_session
        turns = [await parlance.chat("Please count.") for _ in range(most)]
        with pytest.raises(Refused) as refused:
            await parlance.chat("hello")
        assert refused.value.code == "too_many_turns"
        for turn in turns:
            await parlance.cancel(turn)
            assert [event.type async for event in turn][-1] == "turn_finished"


@pytest.mark.requirement("F4")
async def test_the_messages_of_a_chat_are_read_in_parts_in_one_shape_by_both_clients() -> None:
    async with scripted("good") as url, aio.connect(url) as parlance:
        told, chat_id = [], None
        for content in ("hello", "hello again"):
            chat = {} if chat_id is None else {"chat_id": chat_id}
            turn = await parlance.chat(content, **chat)  # type: ignore[typeddict-item]
            told += [e.message async for e in turn if isinstance(e, MessageEvent)]
            chat_id = turn.chat_id
        assert chat_id is not None
        newest = await parlance.http.messages(chat_id, limit=3)
        older = await parlance.http.messages(chat_id, before=newest.messages[0].id)
        plain = blocking.Client(url)
        same = await asyncio.to_thread(plain.http.messages, chat_id, limit=3)

        assert older.messages + newest.messages == told
        assert (older.has_more, newest.has_more) == (False, True)
        assert same == newest
        with pytest.raises(Refused) as refused:
            await parlance.http.messages("0" * 32)
        assert (refused.value.code, refused.value.status) == ("not_found", 404)


@pytest.mark.requirement("F4")
def test_both_clients_offer_the_same() -> None:
    """What one can do is there in the other, under the same name."""

    def offered(kind: type) -> set[str]:
        return {name for name in dir(kind) if not name.startswith("_")}

    assert offered(aio.Client) == offered(blocking.Client)
    assert offered(aio.AsyncHttp) == offered(blocking.Http)
