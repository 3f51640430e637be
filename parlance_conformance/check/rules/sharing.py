"""Rules of several clients and several connections."""

from __future__ import annotations

from parlance_conformance.check.probe import numbered
from parlance_conformance.check.rule import must, rule
from parlance_conformance.check.target import SHORT, Target


@rule(
    "session_taken",
    "another `client_id` gets an `error` with `session_taken` and the close code 4509",
)
async def session_taken(target: Target) -> None:
    """While the first one is connected; the first one notices nothing."""
    async with target.connect() as first:
        async with target.connect(takeover=False, greet=False) as second:
            refusal = await second.next()
            must(refusal.get("code") == "session_taken", "it is let in", refusal)
            code = await second.closed()
            must(code == 4509, f"it was closed with {code}")
        must(not await first.fence(), "the first client hears of it", *first.heard)


@rule("takeover", "With `takeover=true` the new client ends the old session instead")
async def takeover(target: Target) -> None:
    """The old connections are closed with 4509, the new session works."""
    async with target.connect() as first, target.connect() as second:
        code = await first.closed()
        must(code == 4509, f"the old one was closed with {code}")
        same = first.session["session_id"] == second.session["session_id"]
        must(not same, "it is the old session", first.session, second.session)
        end = (await second.ask(SHORT))[-1]
        must(end["type"] == "turn_finished", "the new session does not answer", end)


@rule("mirrored", "also from several connections at once")
async def mirrored(target: Target) -> None:
    """Two connections of one client see the same events; answers go to the one that asked."""
    async with target.connect() as first, target.connect(first.client_id) as second:
        await second.send("resume", epoch=second.session["epoch"], seq=0)
        await first.ask(SHORT)
        await second.until("turn_finished")
        both = numbered(first.heard), numbered(second.heard)
        length = min(map(len, both))
        must(both[0][:length] == both[1][:length], "they see different events", *both[1])
        acks = [frame for frame in second.heard if frame["type"] == "ack"]
        must(not acks, "the other connection got the ack", *acks)
