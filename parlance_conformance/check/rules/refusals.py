"""Rules of commands that are refused: the code, the command's id, and nothing done."""

from __future__ import annotations

from typing import Any

from parlance_conformance.check.probe import new_id, numbered
from parlance_conformance.check.rule import must, rule
from parlance_conformance.check.target import SHORT, Target
from parlance_conformance.contract import Frame


async def _refused(target: Target, code: str, kind: str, **fields: Any) -> Frame:
    """The command is refused by its id with this code, nothing happens, the connection lives."""
    async with target.connect() as probe:
        command = await probe.send(kind, **fields)
        refusal = await probe.answer(command)
        must(refusal.get("code") == code, f"not refused with {code}", command, refusal)
        happened = numbered(await probe.fence())
        must(not happened, "something was done", command, *happened)
        return refusal


@rule("unknown_tool", "no such tool for this caller")
async def unknown_tool(target: Target) -> None:
    """A tool that nobody has."""
    await _refused(target, "unknown_tool", "chat", content=SHORT, tools=["tool_of_nobody"])


@rule("unknown_data_source", "no such data source for this caller")
async def unknown_data_source(target: Target) -> None:
    """A data source that nobody has."""
    names = ["source_of_nobody"]
    await _refused(target, "unknown_data_source", "chat", content=SHORT, data_sources=names)


@rule("unknown_provider", "no such provider")
async def unknown_provider(target: Target) -> None:
    """A provider that does not exist."""
    name = "provider_of_nobody"
    await _refused(target, "unknown_provider", "chat", content=SHORT, provider=name)


@rule("unknown_agent", "no such agent")
async def unknown_agent(target: Target) -> None:
    """An agent that does not exist."""
    await _refused(target, "unknown_agent", "chat", content=SHORT, agent="agent_of_nobody")


@rule("unknown_chat", "no such thing, or not the caller's")
async def unknown_chat(target: Target) -> None:
    """A chat that does not exist."""
    await _refused(target, "not_found", "chat", content=SHORT, chat_id=new_id())


@rule("unknown_component", "the component or its call-back is not on the page any more")
async def unknown_component(target: Target) -> None:
    """A component that does not exist."""
    fields = {"component_id": new_id(), "callback": "press"}
    await _refused(target, "unknown_component", "ui_event", **fields)


@rule("blank_message", "it must then hold at least one visible character")
async def blank_message(target: Target) -> None:
    """White space only."""
    await _refused(target, "bad_request", "chat", content=" \n\t ")


@rule("long_message", "The longest `content` of a `chat`.")
async def long_message(target: Target) -> None:
    """One character over the limit is refused, as a frame or as a text."""
    async with target.connect() as probe:
        most = probe.session["limits"]["max_content_chars"]
        refusal = await probe.answer(await probe.send("chat", content="a" * (most + 1)))
        must(refusal.get("code") in ("too_large", "bad_frame"), "it is not refused", refusal)


@rule("bad_frame", "a frame of a known type that does not fit its schema")
async def bad_frame(target: Target) -> None:
    """A field that is missing, of a wrong type, unknown: refused, with the places."""
    for fields in ({}, {"content": 5}, {"content": SHORT, "colour": "red"}):
        refusal = await _refused(target, "bad_frame", "chat", **fields)
        must(refusal.get("details"), "no details say where", refusal)
