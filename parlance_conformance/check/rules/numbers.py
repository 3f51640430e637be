"""Rules of `seq`."""

from __future__ import annotations

from parlance_conformance.check.probe import numbered
from parlance_conformance.check.rule import must, rule
from parlance_conformance.check.target import SHORT, Target

CONNECTION = ("session", "ack", "pong", "reset")


@rule("no_hole", "1, 2, 3, … without a hole")
async def no_hole(target: Target) -> None:
    """From 1, over two turns, with nothing left out, doubled or out of order."""
    async with target.connect() as probe:
        await probe.ask(SHORT)
        await probe.ask(SHORT)
        events = numbered(probe.heard)
        found = [event["seq"] for event in events]
        must(found == list(range(1, len(found) + 1)), f"the numbers are {found}", *events)


@rule("connection_frames_unnumbered", "Frames without `seq` belong to the connection")
async def connection_frames_unnumbered(target: Target) -> None:
    """`ack`, `pong` and refusals have no number; everything of a turn has one."""
    async with target.connect() as probe:
        await probe.ask(SHORT)
        await probe.send_raw("nonsense")
        await probe.fence()
        for frame in probe.heard[1:]:
            own = frame["type"] in CONNECTION or (
                frame["type"] == "error" and "turn_id" not in frame
            )
            must(own != ("seq" in frame), "it should" + " not" * own + " have a number", frame)


@rule("hello_knows_the_last", "The number of the log's last event.")
async def hello_knows_the_last(target: Target) -> None:
    """The next hello has the number that was reached."""
    async with target.connect() as probe:
        await probe.ask(SHORT)
        await probe.fence()
        last = numbered(probe.heard)[-1]
    async with target.connect(probe.client_id) as again:
        must(again.session["seq"] >= last["seq"], "it is behind", last, again.session)
