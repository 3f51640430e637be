"""Rules of what happens at a service's bounds. A service whose bounds are not met is not judged."""

from __future__ import annotations

import asyncio
import json
from typing import Final

from parlance_conformance.check.probe import Hangup, Probe, new_id, numbered
from parlance_conformance.check.rule import Broken, Skipped, must, rule
from parlance_conformance.check.target import LONG, Target
from parlance_conformance.contract import Frame

FLOOD: Final = 200
"""Pings at one moment: more than a client that comes back has to say."""
HANDFUL: Final = 15
"""And then so many at a time, fewer than the refused frames in a row that end a connection."""
MOST_HANDFULS: Final = 60
FILLING_SECONDS: Final = 60.0


@rule("rate_limited", "send it again under its id, `retry_after` seconds later")
async def rate_limited(target: Target) -> None:
    """What is over the rate is refused and says when to go on; then it is taken."""
    async with target.connect() as probe:
        refusals = await _flood(probe)
        if not refusals:
            raise Skipped(f"it took {FLOOD + HANDFUL * MOST_HANDFULS} frames without a pause")
        for refusal in refusals:
            must(refusal.get("retry_after", 0) > 0, "it does not say when to go on", refusal)
        await asyncio.sleep(max(refusal["retry_after"] for refusal in refusals))
        feedback = await probe.send("feedback", rating="up")
        answer = await probe.next()
        fits = (answer["type"], answer.get("command_id")) == ("ack", feedback["id"])
        must(fits, "it is refused after the wait too", *refusals[:1], answer)


async def _flood(probe: Probe) -> list[Frame]:
    """Ping in handfuls until some are refused; every ping gets one answer. Return the refusals."""
    try:
        for size in (FLOOD, *[HANDFUL] * MOST_HANDFULS):
            if refusals := await _ping(probe, size):
                return refusals
    except Hangup as hangup:
        raise Skipped(_closing(hangup.code)) from None
    return []


async def _ping(probe: Probe, count: int) -> list[Frame]:
    """Send so many pings at once, read their answers, and return those that refuse."""
    for _ in range(count):
        await probe.send_raw(json.dumps({"type": "ping"}))
    pongs, refusals = 0, list[Frame]()
    while pongs + len(refusals) < count:
        frame = await probe.next()
        pongs += frame.get("type") == "pong"
        if frame.get("type") == "error":
            must(frame.get("code") == "rate_limited", "it is refused otherwise", frame)
            refusals.append(frame)
    return refusals


def _closing(code: int) -> str:
    if code != 4029:
        raise Broken(f"it closed with {code}, not with 4029")
    return "it closed with 4029 before a frame could be sent again"


@rule("tail_gone", "`tail_gone`: too old.", seconds=FILLING_SECONDS + 60)
async def tail_gone(target: Target) -> None:
    """From a place that is not kept any more: a snapshot behind the last event. Nothing runs."""
    async with target.connect() as first:
        try:
            async with asyncio.timeout(FILLING_SECONDS):
                while not (reset := await _from_the_beginning(target, first)):
                    await first.ask(LONG)
        except TimeoutError:
            raise Skipped(f"after {FILLING_SECONDS:g} s every event was still kept") from None
        must(reset["reason"] == "tail_gone", f"the reason is {reset['reason']}", reset)
        must(reset["seq"] >= numbered(first.heard)[-1]["seq"], "it is behind", reset)
        must(not reset["snapshot"]["open_turns"], "it tells of a turn that has ended", reset)


async def _from_the_beginning(target: Target, first: Probe) -> Frame | None:
    """Resume from 0 on another connection; return the reset, if it needs one."""
    await first.fence()
    async with target.connect(first.client_id) as again:
        await again.send("resume", epoch=again.session["epoch"], seq=0)
        nonce = new_id()
        await again.send("ping", nonce=nonce)
        while (frame := await again.next()).get("type") != "pong":
            if frame.get("type") == "reset":
                return frame
        again.socket.transport.abort()  # thousands of events that nobody reads
        return None
