"""Rules of a turn: what it consists of, and in which order."""

from __future__ import annotations

from parlance_conformance.check.probe import (
    answer_of,
    numbered,
    of_type,
    text_of,
    the_one,
)
from parlance_conformance.check.rule import in_order, must, rule
from parlance_conformance.check.target import SHORT, Target
from parlance_conformance.parts import said


@rule("ack_first", "`ack` comes before any event of the turn that the command starts.")
async def ack_first(target: Target) -> None:
    """Nothing of the turn comes before its `ack`."""
    async with target.connect() as probe:
        frames = await probe.ask(SHORT)
        ack = the_one(frames, "ack")
        before = [f for f in frames[: frames.index(ack)] if f.get("turn_id") == ack["turn_id"]]
        must(not before, "events came before the ack", *before, ack)


@rule(
    "turn_brackets",
    "`turn_started` … exactly one `turn_finished`, and nothing of that turn after it",
)
async def turn_brackets(target: Target) -> None:
    """One beginning, one end, and silence after it."""
    async with target.connect() as probe:
        frames = await probe.ask(SHORT) + await probe.fence()
        own = [f for f in numbered(frames) if "turn_id" in f]
        kinds = [f["type"] for f in own]
        must(kinds[0] == "turn_started", f"it begins with {kinds[0]}", *own)
        must(kinds.count("turn_started") == 1, "it begins twice", *own)
        must(kinds.count("turn_finished") == 1, "it does not end exactly once", *own)
        must(kinds[-1] == "turn_finished", f"{kinds[-1]} comes after the end", *own)


@rule("tokens_are_the_answer", "All texts of a turn, joined, are the text of its answer.")
async def tokens_are_the_answer(target: Target) -> None:
    """And the answer has the id that was announced."""
    async with target.connect() as probe:
        frames = await probe.ask(SHORT)
        answer, started = answer_of(frames), the_one(frames, "turn_started")
        must(text_of(frames) == said(answer), "the tokens say something else", *frames)
        must(answer["id"] == started["message_id"], "it has another id", started, answer)


@rule("completed_is_whole", "`completed`: the answer is whole.")
async def completed_is_whole(target: Target) -> None:
    """A completed turn has a complete answer, and another outcome a partial one."""
    async with target.connect() as probe:
        frames = await probe.ask(SHORT)
        end, state = the_one(frames, "turn_finished"), answer_of(frames)["state"]
        fits = (state == "complete") == (end["outcome"] == "completed")
        must(fits, f"the turn is {end['outcome']}, its answer {state}", end)


@rule("answer_tells_its_end", "How the turn ended, of an answer.")
async def answer_tells_its_end(target: Target) -> None:
    """Where the answer says it, it says the same as the turn's last event."""
    async with target.connect() as probe:
        frames = await probe.ask(SHORT)
        end, answer = the_one(frames, "turn_finished")["outcome"], answer_of(frames)
        must(answer.get("outcome", end) == end, f"the turn is {end}", answer)


@rule("user_message_id", "it also becomes the id of the stored user message")
async def user_message_id(target: Target) -> None:
    """And its text is what was sent."""
    async with target.connect() as probe:
        frames = await probe.ask(SHORT, id="c0ffee" + "0" * 26)
        stored = [f["message"] for f in of_type(frames, "message")]
        mine = [m for m in stored if m["role"] == "user"]
        must(len(mine) == 1, "the user's message is not told once", *stored)
        must(mine[0]["id"] == "c0ffee" + "0" * 26, "it has another id", mine[0])
        must(said(mine[0]) == SHORT, "it has another text", mine[0])


@rule(
    "chat_goes_on", "The chat to go on with; absent for a new one, whose id comes with the `ack`."
)
async def chat_goes_on(target: Target) -> None:
    """A second message stays in the chat, one without `chat_id` begins another."""
    async with target.connect() as probe:
        first = the_one(await probe.ask(SHORT), "ack")
        second = the_one(await probe.ask(SHORT, chat_id=first["chat_id"]), "ack")
        third = the_one(await probe.ask(SHORT), "ack")
        must(first["chat_id"] == second["chat_id"], "it is another chat", first, second)
        must(third["chat_id"] != first["chat_id"], "it is the same chat", first, third)


@rule("chat_is_told", "A chat was created or changed.")
async def chat_is_told(target: Target) -> None:
    """`chat_updated` names the new chat."""
    async with target.connect() as probe:
        frames = await probe.ask(SHORT)
        ack = the_one(frames, "ack")
        told = [f["chat_id"] for f in of_type(frames, "chat_updated")]
        must(ack["chat_id"] in told, "no chat_updated tells of the new chat", *frames)


@rule(
    "turn_order",
    "`turn_started` opens it, `chat_updated` follows when the chat is new, then the user's",
)
async def turn_order(target: Target) -> None:
    """The first three events of a turn in a new chat, and the place of every other one."""
    async with target.connect() as probe:
        events = numbered(await probe.ask(SHORT))
        kinds = [event["type"] for event in events if event["type"] != "llm_status"][:3]
        opens = ["turn_started", "chat_updated", "message"]
        must(kinds == opens, f"it begins {kinds}", *events)
        must(events[0]["chat_id"] == events[1]["chat_id"], "another chat is told", *events[:2])
        in_order(events)
