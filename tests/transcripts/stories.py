"""The stories that the protocol's page tells; each plays on a service of its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from app.core.ids import new_id
from tests.running import running_service
from tests.transcripts.tape import Line, Tape

Story = Callable[[Tape], Awaitable[None]]


def spoken(*words: str) -> dict[str, Any]:
    """A reply of the model, word by word with a pause after each."""
    return {"text": [{"text": f"{word} ", "delay": 0.03} for word in words]}


ENDLESS = {**spoken("One", "two", "three"), "fault": "hang_mid_stream"}


async def hello(tape: Tape) -> None:
    """Connect, ask, be answered, rate the answer."""
    tape.service.demo.script([spoken("Hello!", "How", "may", "I", "help?")])
    async with tape.connect() as client:
        await client.send("ping", nonce="first")
        await client.until("pong")
        frames = await client.ask("Hello")
        await client.send("feedback", rating="up", turn_id=frames[-1]["turn_id"])
        await client.until("ack")


async def tools(tape: Tape) -> None:
    """Three tools one after the other, the last of which puts a plot on the page."""
    async with tape.connect() as client:
        await client.ask(
            "Look up Maria Lopez, sum the payments of her customers by month and plot them",
            tools=["find_people", "query_sales", "show_plot"],
        )


async def callback(tape: Tape) -> None:
    """A form is shown, filled in, and answered."""
    form = {
        "title": "Your trip",
        "fields": [{"name": "city", "label": "City", "kind": "text", "required": True}],
    }
    tape.service.demo.script(
        [
            {"tool_calls": [{"name": "ask_user", "arguments": form}]},
            spoken("Please", "fill", "in", "the", "form."),
            spoken("Bern", "it", "is."),
        ]
    )
    async with tape.connect() as client:
        frames = await client.ask("Book a trip", tools=["ask_user"])
        [shown] = [frame for frame in frames if frame["type"] == "ui_component"]
        name = shown["component"]["callback"]["name"]
        await client.send(
            "ui_event", component_id=shown["component_id"], callback=name, values={"city": "Bern"}
        )
        await client.until("turn_finished")


async def stop(tape: Tape) -> None:
    """A turn is stopped; what was written is kept."""
    tape.service.demo.script([ENDLESS])
    async with tape.connect() as client:
        await client.send("chat", content="Count to a million")
        started = await client.until("turn_started")
        await client.until("token")
        await client.send("cancel", turn_id=started["turn_id"])
        await client.until("turn_finished")


async def refusals(tape: Tape) -> None:
    """What is wrong is said, and the connection goes on."""
    async with tape.connect() as client:
        await client.refusal("{")
        await client.refusal('{"type": "shout"}')
        await client.refusal(f'{{"type": "chat", "id": "{"ab" * 16}", "content": ""}}')
        await client.send("chat", content="Hello", tools=["drop_tables"])
        await client.until("error")
        await client.ask("Hello")


async def failure(tape: Tape) -> None:
    """The model fails; the turn ends visibly, and the model's state is told."""
    tape.service.demo.fault("500", count=20)
    async with tape.connect() as client:
        await client.send("chat", content="Hello")
        missing = {"turn_finished", "llm_status"}
        while missing:
            missing.discard((await client.next())["type"])
    # Which of the two comes first is chance.
    tape.lines.sort(key=lambda line: line.get("server", {}).get("type") == "llm_status")


async def resume(tape: Tape) -> None:
    """A connection breaks in the middle of an answer; the next one gets the rest."""
    client_id = new_id()
    tape.service.demo.script([spoken("This", "answer", "survives", "a", "broken", "connection.")])
    async with tape.connect(client_id) as client:
        await client.send("chat", content="Go on")
        last = await client.until("token")
    async with tape.connect(client_id) as client:
        await client.send("resume", epoch=client.session["epoch"], seq=last["seq"])
        await client.until("turn_finished")


async def side_by_side(tape: Tape) -> None:
    """Two chats are answered at one time; one of them is sent a message too early."""
    tape.service.demo.script([ENDLESS, spoken("42,", "of", "course.")])
    async with tape.connect() as client:
        await client.send("chat", content="Count to a million")
        first = await client.until("turn_started")
        await client.until("token")
        await client.send("chat", content="Faster", chat_id=first["chat_id"])
        await client.until("error")
        await client.ask("What is 2*21?")
        await client.send("cancel", turn_id=first["turn_id"])
        await client.until("turn_finished")


async def reset(tape: Tape) -> None:
    """A reloaded page has forgotten all numbers: it asks for a snapshot, and reads its chat."""
    client_id = new_id()
    tape.service.demo.script([spoken("Noted."), ENDLESS])
    async with tape.connect(client_id) as client:
        [*_, ended] = await client.ask("Remember this")
        await client.send("chat", content="Count to a million")
        await client.until("token")
    async with tape.connect(client_id) as client:
        await client.send("resume", epoch=new_id(), seq=0)
        snapshot = (await client.until("reset"))["snapshot"]
        await tape.messages(ended["chat_id"])
        [running] = snapshot["open_turns"]
        await client.send("cancel", turn_id=running["turn_id"])
        await client.until("turn_finished")


async def takeover(tape: Tape) -> None:
    """A second device is refused, then takes the session over."""
    async with tape.connect() as first:
        async with tape.connect(greeted=False) as second:
            await second.closed()
        async with tape.connect(takeover=True):
            await first.closed()


async def limits(tape: Tape) -> None:
    """A message lowers its own limit and meets it."""
    tape.service.demo.script([{**spoken("Half", "of", "what", "I"), "fault": "hang_mid_stream"}])
    async with tape.connect() as client:
        await client.ask("Tell me everything", limits={"max_seconds": 0.6})


async def stream(tape: Tape) -> None:
    """The second door: one request, one stream of events, and the next message of the chat."""
    tape.service.demo.script([spoken("Good", "morning!"), spoken("Ada,", "you", "said.")])
    async with tape.stream(message="Good morning, I am Ada") as frames:
        first = frames[-1]["response_id"]
    async with tape.stream(message="Who am I?", previous_response_id=first):
        pass


STORIES: dict[str, Story] = {
    story.__name__: story
    for story in (
        hello,
        tools,
        callback,
        stop,
        refusals,
        failure,
        resume,
        side_by_side,
        reset,
        takeover,
        limits,
        stream,
    )
}


async def played(name: str) -> list[Line]:
    """Play one story on a fresh service, whose model answers from its script."""
    async with running_service() as service:
        tape = Tape(service)
        await STORIES[name](tape)
    return tape.lines
