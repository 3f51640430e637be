"""Rules of what ends a turn early."""

from __future__ import annotations

from parlance_conformance.check.probe import Probe, answer_of, text_of, the_one
from parlance_conformance.check.rule import Broken, Skipped, must, rule
from parlance_conformance.check.target import LONG, SHORT, Target
from parlance_conformance.contract import Frame
from parlance_conformance.parts import said

ATTEMPTS = 3


async def _cancelled(probe: Probe) -> Frame:
    """Stop a long answer at its first words; return the end of its turn."""
    started = await probe.answer(await probe.send("chat", content=LONG))
    await probe.until("token", turn_id=started["turn_id"])
    cancel = await probe.send("cancel", turn_id=started["turn_id"])
    end = await probe.until("turn_finished", turn_id=started["turn_id"])
    await probe.fence()
    acks = [f for f in probe.heard if f.get("command_id") == cancel["id"]]
    must([f["type"] for f in acks] == ["ack"], "the cancel has no one ack", *acks)
    return end


@rule("cancel_stops", "`cancel` stops it.", seconds=120)
async def cancel_stops(target: Target) -> None:
    """In the middle of an answer. One may be complete before the `cancel` is there, three not."""
    ends = []
    for _ in range(ATTEMPTS):
        async with target.connect() as probe:
            ends.append(await _cancelled(probe))
            if ends[-1]["outcome"] == "cancelled":
                return
            await probe.ask(SHORT, chat_id=ends[-1]["chat_id"])  # which is free again
    told = ", ".join(end["outcome"] for end in ends)
    raise Broken(f"{ATTEMPTS} long answers, each cancelled at its first words, were {told}", ends)


@rule("cancel_keeps", "What was written is kept and marked `partial`.", seconds=120)
async def cancel_keeps(target: Target) -> None:
    """The words of a cancelled answer are kept, and its state says so."""
    async with target.connect() as probe:
        end = await _cancelled(probe)
        if end["outcome"] == "completed":
            raise Skipped("the answer was complete before the cancel arrived; see cancel_stops")
        answer = answer_of(probe.heard)
        must(answer["state"] == "partial", f"the answer is {answer['state']}", answer)
        must(said(answer) == text_of(probe.heard), "words were lost", answer)


@rule("cancel_after_the_end", "Cancelling a turn that has ended does nothing.")
async def cancel_after_the_end(target: Target) -> None:
    """It is acknowledged, and nothing happens."""
    async with target.connect() as probe:
        ack = the_one(await probe.ask(SHORT), "ack")
        await probe.fence()
        cancel = await probe.send("cancel", turn_id=ack["turn_id"])
        frames = await probe.fence()
        kinds = [(f["type"], f.get("command_id")) for f in frames]
        must(kinds == [("ack", cancel["id"])], "something happened", *frames)


@rule("limits_end_it", "`limited`: a limit of the turn ended it.")
async def limits_end_it(target: Target) -> None:
    """Very few tokens for a long answer: `limited`, its limit named, the words kept."""
    async with target.connect() as probe:
        frames = await probe.ask(LONG, limits={"max_tokens": 5})
        end = the_one(frames, "turn_finished")
        must(end["outcome"] == "limited", f"it was {end['outcome']}", end)
        must(end.get("limit") == "max_tokens", f"the limit is {end.get('limit')}", end)
        must(said(answer_of(frames)) == text_of(frames), "words were lost", *frames)
