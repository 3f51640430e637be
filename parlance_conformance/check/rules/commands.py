"""Rules of commands: answered once, done once."""

from __future__ import annotations

import json

from parlance_conformance.check.probe import new_id, of_type, the_one
from parlance_conformance.check.rule import Broken, must, rule
from parlance_conformance.check.target import LONG, SHORT, Target


@rule("one_answer", "is answered by exactly one `ack` or `error` with its `command_id`")
async def one_answer(target: Target) -> None:
    """Of four commands, good and bad ones."""
    async with target.connect() as probe:
        sent = [
            await probe.send("chat", content=SHORT),
            await probe.send("feedback", rating="up"),
            await probe.send("cancel", turn_id=new_id()),
            await probe.send("ui_event", component_id=new_id(), callback="press"),
        ]
        await probe.until("turn_finished")
        await probe.fence()
        for command in sent:
            answers = [f for f in probe.heard if f.get("command_id") == command["id"]]
            must(len(answers) == 1, f"{len(answers)} answers", command, *answers)


@rule("sent_again", "is acknowledged again and not done twice")
async def sent_again(target: Target) -> None:
    """The same `chat`, during its turn and after it: the same `ack`, one turn."""
    async with target.connect() as probe:
        chat = await probe.send("chat", content=SHORT)
        await probe.send_raw(json.dumps(chat))
        await probe.until("turn_finished")
        await probe.send_raw(json.dumps(chat))
        await probe.fence()
        acks = of_type(probe.heard, "ack")
        must(len(acks) == 3, f"{len(acks)} acks for three sendings", *acks)
        must(all(ack == acks[0] for ack in acks), "the acks differ", *acks)
        turns = of_type(probe.heard, "turn_started")
        must(len(turns) == 1, f"it was done {len(turns)} times", *turns)


@rule("sent_again_elsewhere", "On a new connection send such commands before `resume`")
async def sent_again_elsewhere(target: Target) -> None:
    """On the next connection the `ack` comes, before the events."""
    async with target.connect() as first:
        chat = await first.send("chat", content=SHORT)
        await first.until("turn_finished")
    async with target.connect(first.client_id) as again:
        await again.send_raw(json.dumps(chat))
        await again.send("resume", epoch=again.session["epoch"], seq=0)
        await again.until("turn_finished")
        kinds = [frame["type"] for frame in again.heard]
        must(kinds[1] == "ack", f"{kinds[1]} came first", *again.heard[:3])
        must(kinds.count("turn_started") == 1, "it was done again", *again.heard)


@rule("id_reused", "with another body it is refused (`id_reused`)")
async def id_reused(target: Target) -> None:
    """One id, two messages."""
    async with target.connect() as probe:
        await probe.ask(SHORT, id="ab" * 16)
        refusal = await probe.answer(await probe.send("chat", id="ab" * 16, content="Another."))
        must(refusal.get("code") == "id_reused", "it is not refused", refusal)


@rule("refused_is_undone", "A refused command leaves no trace")
async def refused_is_undone(target: Target) -> None:
    """A refused message may be sent again under its id."""
    async with target.connect() as probe:
        first = await probe.answer(await probe.send("chat", content=LONG))
        chat = await probe.send("chat", content=SHORT, chat_id=first["chat_id"])
        must((await probe.answer(chat))["type"] == "error", "it is not refused", chat)
        await probe.send("cancel", turn_id=first["turn_id"])
        await probe.until("turn_finished", turn_id=first["turn_id"])
        for _ in range(20):  # the chat may need a moment to be free again
            await probe.send_raw(json.dumps(chat))
            answer = await probe.answer(chat)
            if answer["type"] == "ack":
                return
            await probe.fence()
        raise Broken("it is refused for ever", [chat, answer])


@rule("feedback_acknowledged", "Rates a turn, or the service when no turn is named.")
async def feedback_acknowledged(target: Target) -> None:
    """With a turn and without one."""
    async with target.connect() as probe:
        ack = the_one(await probe.ask(SHORT), "ack")
        for fields in ({}, {"turn_id": ack["turn_id"], "comment": "Just right."}):
            answer = await probe.answer(await probe.send("feedback", rating="up", **fields))
            must(answer["type"] == "ack", "it is refused", answer)


@rule("ping_pong", "Asks for a `pong`.")
async def ping_pong(target: Target) -> None:
    """With its nonce, and without one."""
    async with target.connect() as probe:
        await probe.send("ping", nonce="a1")
        pong = await probe.next()
        must(pong == {"type": "pong", "nonce": "a1"}, "the pong is another", pong)
        await probe.send("ping")
        must(await probe.next() == {"type": "pong"}, "the pong is another", probe.heard[-1])


@rule("ping_is_a_fence", "as a fence, since frames are handled in order")
async def ping_is_a_fence(target: Target) -> None:
    """Every answer comes before the pong of a ping that was sent later."""
    async with target.connect() as probe:
        sent = [await probe.send("feedback", rating="up") for _ in range(10)]
        answered = [frame.get("command_id") for frame in await probe.fence()]
        must(answered == [command["id"] for command in sent], "not in order", *probe.heard)
