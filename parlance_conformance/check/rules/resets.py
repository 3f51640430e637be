"""Rules of `reset`."""

from __future__ import annotations

from parlance_conformance.check.probe import answer_of, new_id, numbered
from parlance_conformance.check.rule import must, rule
from parlance_conformance.check.target import LONG, SHORT, Target


@rule(
    "reset_foreign_epoch",
    "The events asked for with `resume` are gone, or belong to another epoch.",
)
async def reset_foreign_epoch(target: Target) -> None:
    """Another epoch: a snapshot with the messages, under the session's own epoch."""
    async with target.connect() as first:
        answer = answer_of(await first.ask(SHORT))
    async with target.connect(first.client_id) as again:
        await again.send("resume", epoch=new_id(), seq=1)
        reset = await again.until("reset")
        must(reset["reason"] == "epoch_changed", f"the reason is {reset['reason']}", reset)
        must(reset["epoch"] == again.session["epoch"], "it names another epoch", reset)
        must(answer in reset["snapshot"]["messages"], "the snapshot lacks the answer", reset)


@rule("reset_ahead", "`ahead`: a number that was never given.")
async def reset_ahead(target: Target) -> None:
    """A cursor from the future."""
    async with target.connect() as first:
        await first.ask(SHORT)
    async with target.connect(first.client_id) as again:
        await again.send("resume", epoch=again.session["epoch"], seq=10**9)
        reset = await again.until("reset")
        must(reset["reason"] == "ahead", f"the reason is {reset['reason']}", reset)


@rule("reset_goes_on", "Forget everything, take the snapshot, and go on behind `seq`.")
async def reset_goes_on(target: Target) -> None:
    """The next event has the next number."""
    async with target.connect() as first:
        await first.ask(SHORT)
    async with target.connect(first.client_id) as again:
        await again.send("resume", epoch=new_id(), seq=0)
        reset = await again.until("reset")
        event = numbered(await again.ask(SHORT))[0]
        must(event["seq"] == reset["seq"] + 1, "it does not go on behind it", reset, event)


@rule("reset_open_turn", "A running turn as it stood at a snapshot's cursor.")
async def reset_open_turn(target: Target) -> None:
    """The text so far, and the tokens that follow, are the answer."""
    async with target.connect() as first:
        ack = await first.answer(await first.send("chat", content=LONG))
        await first.until("token")
    async with target.connect(first.client_id) as again:
        await again.send("resume", epoch=new_id(), seq=0)
        reset = await again.until("reset")
        running = reset["snapshot"].get("open_turn")
        must(running, "the snapshot knows no open turn", ack, reset)
        must(running["turn_id"] == ack["turn_id"], "it is another turn", ack, reset)
        await again.until("turn_finished", turn_id=ack["turn_id"])
        rest = "".join(f["text"] for f in again.heard if f["type"] == "token")
        answer = answer_of(again.heard)
        must(running["text"] + rest == answer["content"], "the text is not whole", reset, answer)
