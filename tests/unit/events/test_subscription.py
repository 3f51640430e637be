"""A cursor over the log: nothing lost, nothing out of order, whatever comes between."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.events.subscription import BATCH, Subscription
from parlance_conformance.parts import text_in
from tests.unit.events.bare_session import due, read, resume, session


class Client:
    """Handles frames as the contract tells clients to; what it ends up with is `text`."""

    def __init__(self) -> None:
        self.seq = 0
        self.text = ""

    def take(self, frames: Any) -> None:
        for frame in frames:
            if frame["type"] == "reset":
                self.seq = frame["seq"]
                self.text = text_in(frame["snapshot"]["open_turns"][0]["parts"])
            elif frame["type"] == "token" and frame["seq"] > self.seq:
                assert frame["seq"] == self.seq + 1, "a hole"
                self.seq, self.text = frame["seq"], self.text + frame["text"]


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("publish"), st.integers(1, 9)),
        st.tuples(st.just("read"), st.just(0)),
        st.tuples(st.just("resume"), st.just(0)),
        st.tuples(st.just("resume to"), st.integers(0, 40)),
        st.tuples(st.just("reconnect"), st.just(0)),
    ),
    max_size=40,
)


@pytest.mark.requirement("G3")
@settings(max_examples=150)
@given(steps=STEPS, max_events=st.integers(1, 12))
def test_a_client_ends_up_with_the_whole_text_however_it_reads_and_resumes(
    steps: list[tuple[str, int]], max_events: int
):
    where = session(max_events)
    client, whole = Client(), ""
    subscription = where.subscription()
    for step, number in steps:
        match step:
            case "publish":
                for _ in range(number):
                    word = f"{len(whole)} "
                    where.say(word)
                    whole += word
            case "read":
                client.take(read(due(subscription)))
            case "resume":
                subscription.resume(resume(where, client.seq))
            case "resume to":  # never ahead of what was handled: a client does not know more
                subscription.resume(resume(where, min(number, client.seq)))
            case "reconnect":
                subscription = where.subscription(cursor=None)
                subscription.resume(resume(where, client.seq))
    while frames := due(subscription):
        client.take(read(frames))

    assert (client.text, client.seq) == (whole, where.events.last_seq)


@pytest.mark.parametrize(
    ("seq", "epoch", "reason"),
    [(3, "0" * 32, "epoch_changed"), (2, None, "tail_gone"), (7, None, "ahead")],
)
def test_a_cursor_that_cannot_be_followed_is_reset_to_a_snapshot_of_that_instant(
    seq: int, epoch: str | None, reason: str
):
    where = session(max_events=3)
    for n in range(6):
        where.say(f"{n}")
    subscription = where.subscription(cursor=None)
    subscription.resume(resume(where, seq, epoch))
    [reset] = read(due(subscription))
    where.say("next")
    [event] = read(due(subscription))

    assert (reset["type"], reset["reason"], reset["seq"]) == ("reset", reason, 6)
    assert text_in(reset["snapshot"]["open_turns"][0]["parts"]) == "012345"
    assert (event["seq"], event["text"]) == (7, "next")


def test_answers_survive_when_the_tail_is_gone():
    where = session(max_events=2)
    subscription = where.subscription()
    for n in range(5):
        where.say(f"{n}")
    subscription.tell('{"type":"ack"}')

    types = [frame["type"] for frame in read(due(subscription))]
    assert types == ["ack", "reset"]


def test_a_connection_that_has_not_resumed_gets_its_answers_and_no_event():
    where = session()
    subscription = where.subscription(cursor=None)
    where.say("a")
    subscription.tell('{"type":"pong"}')

    assert read(due(subscription)) == [{"type": "pong"}]


def test_an_answer_goes_before_events_that_were_there_first():
    where = session()
    subscription = where.subscription()
    where.say("a")
    subscription.tell('{"type":"ack"}')

    assert [frame["type"] for frame in read(due(subscription))] == ["ack", "token"]


def test_a_long_tail_comes_in_batches_in_order():
    where = session()
    for n in range(2 * BATCH + 1):
        where.say(f"{n}")
    subscription = where.subscription()
    batches = [[frame["seq"] for frame in read(due(subscription))] for _ in range(4)]

    assert [len(batch) for batch in batches] == [BATCH, BATCH, 1, 0]
    assert [seq for batch in batches for seq in batch] == list(range(1, 2 * BATCH + 2))


async def test_next_wakes_for_what_comes_and_ends_after_finish():
    where = session()
    async with where.subscription() as subscription, asyncio.timeout(5):
        waiting = asyncio.create_task(subscription.next())  # type: ignore[arg-type]
        await asyncio.sleep(0)
        where.say("a")
        first = await waiting
        where.say("b")
        subscription.finish()
        rest = [await subscription.next(), await subscription.next()]

    assert [frame["text"] for frame in read(first)] == ["a"]
    assert [[frame["text"] for frame in read(frames)] for frames in rest] == [["b"], []]


class Outlet:
    """Takes frames at once, or not; `sent` has all that went to the client, whichever way."""

    def __init__(self, *takes: bool) -> None:
        self._takes = list(takes)
        self.sent: list[str] = []
        self.offered = 0

    def __call__(self, frame: str) -> bool:
        self.offered += 1
        if not self._takes.pop(0):
            return False
        self.sent.append(frame)
        return True

    async def write(self, subscription: Subscription) -> None:
        while events := await subscription.next():
            for event in events:
                await asyncio.sleep(0)  # as long as a send takes at least
                self.sent.append(event.json)

    def types(self) -> list[str]:
        return [json.loads(frame)["type"] for frame in self.sent]


async def test_a_token_that_is_all_that_is_due_goes_at_once():
    where, outlet = session(), Outlet(True)
    async with where.subscription(offer=outlet) as subscription, asyncio.timeout(5):
        writing = asyncio.create_task(outlet.write(subscription))
        await asyncio.sleep(0)
        where.say("a")
        assert outlet.types() == ["token"]
        subscription.tell('{"type":"pong"}')
        subscription.finish()
        await writing

    assert outlet.types() == ["token", "pong"]


async def test_nothing_overtakes_what_waits_to_be_written():
    where, outlet = session(), Outlet(True, True, True)
    async with where.subscription(offer=outlet) as subscription, asyncio.timeout(5):
        writing = asyncio.create_task(outlet.write(subscription))
        await asyncio.sleep(0)
        subscription.tell('{"type":"ack"}')
        where.say("a")  # the writer is awake: it takes this too
        await asyncio.sleep(0)
        where.say("b")  # the writer is in the middle of its frames
        subscription.finish()
        await writing

    assert (outlet.offered, outlet.types()) == (0, ["ack", "token", "token"])


async def test_events_that_wait_for_a_resume_are_not_offered():
    where, outlet = session(), Outlet(True)
    async with where.subscription(cursor=None, offer=outlet) as subscription, asyncio.timeout(5):
        writing = asyncio.create_task(outlet.write(subscription))
        await asyncio.sleep(0)
        where.say("a")
        assert (outlet.offered, outlet.sent) == (0, [])
        subscription.resume(resume(where, 0))
        subscription.finish()
        await writing

    assert outlet.types() == ["token"]


@pytest.mark.requirement("G3")
@given(
    takes=st.lists(st.booleans(), min_size=60, max_size=60),
    steps=st.lists(st.integers(0, 3), max_size=60),
)
def test_every_word_comes_once_and_in_order_whichever_way_it_goes(
    takes: list[bool], steps: list[int]
):
    async def run() -> tuple[str, str]:
        where, outlet, whole = session(), Outlet(*takes), ""
        async with where.subscription(offer=outlet) as subscription:
            writing = asyncio.create_task(outlet.write(subscription))
            for number, pause in enumerate(steps):
                for _ in range(pause):
                    await asyncio.sleep(0)
                where.say(f"{number} ")
                whole += f"{number} "
            subscription.finish()
            await writing
        client = Client()
        client.take(map(json.loads, outlet.sent))
        return client.text, whole

    heard, said = asyncio.run(run())
    assert heard == said
