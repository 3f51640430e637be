"""Rules of a turn that uses tools: what it tells meanwhile, and what its components take.

A language model decides whether it calls a tool: a rule is skipped when none was called.
"""

from __future__ import annotations

import asyncio
from itertools import pairwise
from typing import Any, Final

from parlance_conformance.check.probe import (
    Probe,
    answer_of,
    grown,
    numbered,
    of_turn,
    of_type,
    the_one,
)
from parlance_conformance.check.rule import Skipped, in_order, must, rule
from parlance_conformance.check.target import FORM, SLOW, Target
from parlance_conformance.contract import Frame
from parlance_conformance.parts import calls_in
from parlance_conformance.turn_events import ENDED_CALL

# What a busy machine may add to a silence.
SLACK_SECONDS: Final = 2.0
EXAMPLES: Final = {"text": "Bern", "number": 7, "checkbox": True}


@rule("tool_calls_told", "The life of a tool call: `queued`, `running`", seconds=90)
async def tool_calls_told(target: Target) -> None:
    """Each call goes that way, is told whole each time, and stands in the answer as it ended."""
    async with target.connect() as probe:
        frames = await probe.ask(FORM, tools=await target.tools())
        calls: dict[str, list[Frame]] = {}
        for event in of_type(frames, "tool_status"):
            calls.setdefault(event["tool_call"]["id"], []).append(event["tool_call"])
        if not calls:
            raise Skipped("the model called no tool")
        for told in calls.values():
            _is_a_life(told)
        kept = calls_in(answer_of(frames)["parts"])
        last = [told[-1] for told in calls.values()]
        must(kept == last, "the answer has other calls", *kept, *last)


@rule("parts_in_place", "A piece of a message, in its place.", seconds=90)
async def parts_in_place(target: Target) -> None:
    """What the events of a turn make of its answer is what is stored."""
    async with target.connect() as probe:
        frames = await probe.ask(FORM, tools=await target.tools())
        kept, made = answer_of(frames)["parts"], grown(frames)
        must(kept == made, "the answer has other parts, or in another order", *kept, *made)


def _is_a_life(told: list[Frame]) -> None:
    states = [call["state"] for call in told]
    must(states[0] in ("queued", "denied"), f"it begins as {states[0]}", *told)
    must(states[-1] in ENDED_CALL, f"it ends as {states[-1]}", *told)
    must(not ENDED_CALL & set(states[:-1]), "it goes on after its end", *told)
    must("queued" not in states[1:], "it is queued again", *told)
    for before, after in pairwise(told):
        must(before["name"] == after["name"], "it changes its name", before, after)
        must(before.keys() - {"progress"} <= after.keys(), "it lost something", before, after)


@rule("calls_end_with_their_turn", "then one of `succeeded`, `failed`,", seconds=90)
async def calls_end_with_their_turn(target: Target) -> None:
    """Of a turn that is cancelled while a tool works: each call is told to its end."""
    async with target.connect() as probe:
        ack = await probe.answer(await probe.send("chat", content=SLOW, tools=await target.tools()))
        while (frame := await probe.next()).get("tool_call", {}).get("state") != "running":
            if frame.get("type") == "turn_finished":
                raise Skipped("the model called no tool")
        await probe.send("cancel", turn_id=ack["turn_id"])
        await probe.until("turn_finished", turn_id=ack["turn_id"])
        in_order(of_turn(probe.heard, ack["turn_id"]))


async def _shown(probe: Probe, target: Target) -> Frame:
    """Ask for something that takes a call-back; return it as it was shown last."""
    frames = await probe.ask(FORM, tools=await target.tools())
    shown: dict[str, Frame] = {}
    for event in of_type(frames, "ui_component"):
        shown[event["component_id"]] = event.get("component", {})
    usable = [component for component in shown.values() if "callback" in component]
    if not usable:
        raise Skipped("the model showed nothing that takes a call-back")
    return usable[-1]


def _filled_in(component: Frame) -> dict[str, Any]:
    fields = component.get("fields", [])
    return {f["name"]: f["options"][0] if f["kind"] == "select" else EXAMPLES[f["kind"]]
            for f in fields}  # fmt: skip


@rule("ui_event_starts_a_turn", "It starts a turn in the component's own chat")
async def ui_event_starts_a_turn(target: Target) -> None:
    """Acknowledged, told as a message of the user under its id, and answered in the same chat."""
    async with target.connect() as probe:
        component = await _shown(probe, target)
        chat_id = the_one(probe.heard, "ack")["chat_id"]
        start = len(probe.heard)
        callback, values = component["callback"]["name"], _filled_in(component)
        event = await probe.send(
            "ui_event", component_id=component["id"], callback=callback, values=values
        )
        ack = await probe.answer(event)
        must(ack["type"] == "ack", "it is refused", component, event, ack)
        await probe.until("turn_finished", turn_id=ack["turn_id"])
        frames = probe.heard[start:]
        must(the_one(frames, "turn_started")["chat_id"] == chat_id, "another chat", *frames[:3])
        said = [f["message"] for f in of_type(frames, "message")]
        must(said[0]["role"] == "user" and said[0]["id"] == event["id"], "not told", *said)
        answer_of(frames)


@rule("ui_event_checked", "What you send is checked to the letter.")
async def ui_event_checked(target: Target) -> None:
    """A call-back that it does not have, and a value that it does not ask for, start nothing."""
    async with target.connect() as probe:
        component = await _shown(probe, target)
        callback = component["callback"]["name"]
        for fields, code in (
            ({"callback": "callback_of_nobody"}, "unknown_component"),
            ({"callback": callback, "values": {"field_of_nobody": "x"}}, "bad_request"),
        ):
            event = await probe.send("ui_event", component_id=component["id"], **fields)
            refusal = await probe.answer(event)
            must(refusal.get("code") == code, f"not refused with {code}", event, refusal)
            happened = numbered(await probe.fence())
            must(not happened, "something was done", *happened)


@rule("thinking_in_silence", "The turn is alive though nothing else came for a while.", seconds=120)
async def thinking_in_silence(target: Target) -> None:
    """No silence in a turn lasts longer than the hello says; `thinking` breaks it."""
    async with target.connect() as probe:
        interval = probe.session["limits"]["thinking_interval_seconds"]
        ack = await probe.answer(await probe.send("chat", content=SLOW, tools=await target.tools()))
        clock, longest, frame = asyncio.get_running_loop().time, 0.0, ack
        while frame.get("type") != "turn_finished":
            before = clock()
            frame = await probe.next()
            longest = max(longest, clock() - before)
        heard = f"nothing came for {longest:.1f} s, and the hello says {interval:g}"
        must(longest <= interval + SLACK_SECONDS, heard, *probe.heard[-5:])
        told = of_type(probe.heard, "thinking")
        if not told:
            raise Skipped("the turn was never silent for so long")
        elapsed = [event["elapsed_seconds"] for event in told]
        must(elapsed == sorted(elapsed), f"the time runs back: {elapsed}", *told)
