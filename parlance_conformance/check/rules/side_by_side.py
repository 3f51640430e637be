"""Rules of several chats of one session that are answered at one time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from parlance_conformance.check.probe import (
    Probe,
    answer_of,
    of_turn,
    of_type,
    text_of,
    the_one,
)
from parlance_conformance.check.rule import Skipped, must, rule
from parlance_conformance.check.target import FORM, LONG, SHORT, Target
from parlance_conformance.contract import Frame
from parlance_conformance.parts import said


async def _answers(probe: Probe, commands: Sequence[Frame]) -> list[Frame]:
    """Send nothing more until each of these commands has its answer; return the answers."""
    found: dict[str, Frame] = {}
    while len(found) < len(commands):
        frame = await probe.next()
        if frame.get("type") in ("ack", "error") and "command_id" in frame:
            found[frame["command_id"]] = frame
    return [found[command["id"]] for command in commands]


async def _side_by_side(probe: Probe, *messages: dict[str, Any]) -> list[Frame]:
    """Have messages answered in as many new chats at one time; return their acks."""
    if probe.session["limits"]["turns_per_session"] < len(messages):
        raise Skipped("a session has one turn at a time here")
    acks = await _answers(probe, [await probe.send("chat", **fields) for fields in messages])
    for ack in acks:
        must(ack["type"] == "ack", "it is refused", ack)
    turns = {ack["turn_id"] for ack in acks}
    while turns - {end["turn_id"] for end in of_type(probe.heard, "turn_finished")}:
        await probe.next()
    return acks


@rule("chats_side_by_side", "Several chats of a session may be answered at one time", seconds=120)
async def chats_side_by_side(target: Target) -> None:
    """Two long answers: the second begins before the first has ended, and each is whole."""
    async with target.connect() as probe:
        acks = await _side_by_side(probe, {"content": LONG}, {"content": LONG})
        must(acks[0]["chat_id"] != acks[1]["chat_id"], "it is one chat", *acks)
        kinds = [f["type"] for f in probe.heard if f["type"] in ("turn_started", "turn_finished")]
        must(kinds[:2] == ["turn_started"] * 2, f"they came one after the other: {kinds}", *acks)
        for ack in acks:
            own = of_turn(probe.heard, ack["turn_id"])
            the_one(own, "turn_started")
            must(text_of(own) == said(answer_of(own)), "an answer is not whole", *own[-3:])


@rule("events_name_their_chat", "go by the `chat_id` and `turn_id` of an event", seconds=120)
async def events_name_their_chat(target: Target) -> None:
    """Of two chats at one time, one of them with tools: every event names the chat of its ack."""
    async with target.connect() as probe:
        form = {"content": FORM, "tools": await target.tools()}
        for ack in await _side_by_side(probe, form, {"content": SHORT}):
            for event in of_turn(probe.heard, ack["turn_id"]):
                same = event.get("chat_id") == ack["chat_id"]
                must(same, f"a `{event['type']}` names another chat", ack, event)
                stored = event.get("message", {"chat_id": ack["chat_id"]})
                must(stored["chat_id"] == ack["chat_id"], "its message names another", ack, event)


@rule("busy_chat", "the chat is being answered: wait for `turn_finished` or cancel")
async def busy_chat(target: Target) -> None:
    """A second message into a chat during its turn is refused and changes nothing."""
    async with target.connect() as probe:
        first = await probe.answer(await probe.send("chat", content=LONG))
        second = {"content": SHORT, "chat_id": first["chat_id"]}
        refusal = await probe.answer(await probe.send("chat", **second))
        must(refusal.get("code") == "turn_in_progress", "it is not refused", refusal)
        await probe.until("turn_finished", turn_id=first["turn_id"])
        started = of_type([*probe.heard, *await probe.fence()], "turn_started")
        must(len(started) == 1, "it was done all the same", *started)
        again = the_one(await probe.ask(**second), "ack")
        must(again["chat_id"] == first["chat_id"], "it is another chat afterwards", first, again)


@rule(
    "too_many_turns",
    "as many chats are being answered as a session may have: wait for one, or cancel it",
    seconds=120,
)
async def too_many_turns(target: Target) -> None:
    """As many as the hello says are accepted, and the next one is refused."""
    async with target.connect() as probe:
        most = probe.session["limits"]["turns_per_session"]
        commands = [await probe.send("chat", content=LONG) for _ in range(most + 1)]
        *acks, refusal = await _answers(probe, commands)
        ended = of_type(probe.heard, "turn_finished")
        for ack in acks:
            must(ack["type"] == "ack", f"it is refused, though the hello says {most}", ack)
            await probe.send("cancel", turn_id=ack["turn_id"])
        if ended:
            raise Skipped("an answer had ended before all messages were there")
        must(refusal.get("code") == "too_many_turns", "one too many is not refused", refusal)
