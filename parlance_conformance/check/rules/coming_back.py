"""Rules of `resume`."""

from __future__ import annotations

from parlance_conformance.check.probe import Probe, answer_of, numbered, text_of
from parlance_conformance.check.rule import must, rule
from parlance_conformance.check.target import LONG, SHORT, Target
from parlance_conformance.contract import Frame
from parlance_conformance.parts import said


async def _up_to(probe: Probe, last: Frame) -> None:
    while not numbered(probe.heard) or numbered(probe.heard)[-1]["seq"] < last["seq"]:
        await probe.next()


async def _resume(probe: Probe, seq: int) -> None:
    await probe.send("resume", epoch=probe.session["epoch"], seq=seq)


@rule("resume_tail", "gets exactly the events behind it")
async def resume_tail(target: Target) -> None:
    """From the middle: every event behind it, as it was, and none before."""
    async with target.connect() as first:
        await first.ask(SHORT)
        await first.fence()
    events = numbered(first.heard)
    middle = len(events) // 2
    async with target.connect(first.client_id) as again:
        await _resume(again, events[middle - 1]["seq"])
        await _up_to(again, events[-1])
        tail = numbered(again.heard)[: len(events) - middle]
        must(tail == events[middle:], "the tail is another", *tail)


@rule("resume_all", "An event that was numbered never changes.")
async def resume_all(target: Target) -> None:
    """From 0, twice: the same events each time, to the letter."""
    async with target.connect() as first:
        await first.ask(SHORT)
        await first.fence()
    events = numbered(first.heard)
    for _ in range(2):
        async with target.connect(first.client_id) as again:
            await _resume(again, 0)
            await _up_to(again, events[-1])
            same = numbered(again.heard)[: len(events)] == events
            must(same, "the events are not what they were", *again.heard)


@rule("resume_waited_for", "the server sends no numbered event until the client has sent `resume`")
async def resume_waited_for(target: Target) -> None:
    """Also while a turn runs."""
    async with target.connect() as first:
        await first.send("chat", content=LONG)
        await first.until("token")
    async with target.connect(first.client_id) as again:
        early = numbered(await again.fence() + await again.fence())
        must(not early, "events came before the resume", again.session, *early)


@rule(
    "drop_is_no_stop",
    "A lost connection is not a stop: the turn goes on, and `resume` brings the rest.",
)
async def drop_is_no_stop(target: Target) -> None:
    """Leave without a goodbye in the middle; what both connections heard is one whole answer."""
    async with target.connect() as first:
        await first.send("chat", content=LONG)
        await first.until("token")
        first.socket.transport.abort()
    seen = numbered(first.heard)
    async with target.connect(first.client_id) as again:
        await _resume(again, seen[-1]["seq"])
        end = await again.until("turn_finished")
        events = seen + numbered(again.heard)
        must(end["outcome"] == "completed", f"it was {end['outcome']}", end)
        found = [event["seq"] for event in events]
        must(found == list(range(1, len(found) + 1)), f"the numbers are {found}")
        _is_whole(events)


def _is_whole(events: list[Frame]) -> None:
    answer = answer_of(events)
    must(text_of(events) == said(answer), "the tokens of both are not the answer", answer)
