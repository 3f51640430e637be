"""Rules of `reset`."""

from __future__ import annotations

from parlance_conformance.check.probe import (
    Probe,
    answer_of,
    grown,
    new_id,
    numbered,
    of_turn,
)
from parlance_conformance.check.rule import must, rule
from parlance_conformance.check.target import LONG, SHORT, Target
from parlance_conformance.contract import Frame


async def _forgetful(probe: Probe) -> Frame:
    """Resume as somebody who kept nothing; return the reset."""
    await probe.send("resume", epoch=new_id(), seq=0)
    return await probe.until("reset")


@rule(
    "reset_foreign_epoch",
    "The events asked for with `resume` are gone, or belong to another epoch.",
)
async def reset_foreign_epoch(target: Target) -> None:
    """Another epoch: a snapshot without a turn, under the session's own epoch."""
    async with target.connect() as first:
        await first.ask(SHORT)
        await first.fence()
    async with target.connect(first.client_id) as again:
        reset = await _forgetful(again)
        must(reset["reason"] == "epoch_changed", f"the reason is {reset['reason']}", reset)
        must(reset["epoch"] == again.session["epoch"], "it names another epoch", reset)
        must(not reset["snapshot"]["open_turns"], "it tells of a turn that has ended", reset)


@rule("reset_ahead", "`ahead`: a number that was never given.")
async def reset_ahead(target: Target) -> None:
    """A cursor from the future."""
    async with target.connect() as first:
        await first.ask(SHORT)
    async with target.connect(first.client_id) as again:
        await again.send("resume", epoch=again.session["epoch"], seq=10**9)
        reset = await again.until("reset")
        must(reset["reason"] == "ahead", f"the reason is {reset['reason']}", reset)


@rule("reset_goes_on", "and go on behind `seq`.")
async def reset_goes_on(target: Target) -> None:
    """The next event has the next number."""
    async with target.connect() as first:
        await first.ask(SHORT)
    async with target.connect(first.client_id) as again:
        reset = await _forgetful(again)
        event = numbered(await again.ask(SHORT))[0]
        must(event["seq"] == reset["seq"] + 1, "it does not go on behind it", reset, event)


@rule("reset_open_turns", "The running turns of all chats, each as far as it has come")
async def reset_open_turns(target: Target) -> None:
    """Of two chats: the parts so far, and the events that follow, are the answer."""
    async with target.connect() as first:
        most = min(2, first.session["limits"]["turns_per_session"])
        acks = []
        for _ in range(most):
            acks.append(await first.answer(await first.send("chat", content=LONG)))
            await first.until("token", turn_id=acks[-1]["turn_id"])
    async with target.connect(first.client_id) as again:
        reset = await _forgetful(again)
        running = {turn["turn_id"]: turn for turn in reset["snapshot"]["open_turns"]}
        for ack in acks:
            turn = running.get(ack["turn_id"])
            must(turn, "the snapshot lacks a turn that runs", ack, reset)
            must(running[ack["turn_id"]]["chat_id"] == ack["chat_id"], "another chat", ack, reset)
        while running.keys() - {f["turn_id"] for f in again.heard if f["type"] == "turn_finished"}:
            await again.next()
        for turn_id, turn in running.items():
            own = of_turn(again.heard, turn_id)
            whole = grown(own, turn["parts"])
            must(whole == answer_of(own)["parts"], "the answer is not whole", turn, answer_of(own))


@rule("reset_ended_turn", "A turn that is not here has ended, and its answer is read with")
async def reset_ended_turn(target: Target) -> None:
    """While another chat is being answered: not in the snapshot, and read as it was told."""
    async with target.connect() as first:
        ended = answer_of(await first.ask(SHORT))
        ack = await first.answer(await first.send("chat", content=LONG))
        await first.until("token", turn_id=ack["turn_id"])
    async with target.connect(first.client_id) as again:
        reset = await _forgetful(again)
        running = [turn["turn_id"] for turn in reset["snapshot"]["open_turns"]]
        must(ended["turn_id"] not in running, "it is told as running", ended, reset)
        page = (await target.messages(ended["chat_id"])).json()
        must(ended in page["messages"], "its answer is not read as it was told", ended, page)
        await again.send("cancel", turn_id=ack["turn_id"])
        await again.until("turn_finished", turn_id=ack["turn_id"])
