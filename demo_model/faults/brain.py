"""Faults of the model: the wire is in order, what it carries is not. Pure.

Each takes the request and the answer that the brain would give, and returns the one to send.
"""

from __future__ import annotations

from dataclasses import replace

from demo_model.answers import call_id, wire_calls
from demo_model.brain.longtext import write_long
from demo_model.chat import Answer, Call, ChatRequest, Delta, WireCall
from demo_model.pacing import split_tokens
from demo_model.skills.unknown import fill

FLOOD_WORDS = 20_000
UNKNOWN_TOOL = "no_such_tool"


def bad_tool_calls(request: ChatRequest, answer: Answer) -> Answer:
    """Call the first offered tool with arguments that are cut-off JSON."""
    name = request.tools[0].name if request.tools else UNKNOWN_TOOL
    identity = call_id(name, len(request.messages), 0)
    return _calling(answer, WireCall(identity, name, '{"expression": "1 +'))


def unknown_tool(request: ChatRequest, answer: Answer) -> Answer:
    """Call a tool that was never offered."""
    return _calling(answer, *wire_calls([Call(UNKNOWN_TOOL, {})], turn=len(request.messages)))


def endless_tool_loop(request: ChatRequest, answer: Answer) -> Answer:
    """Call the first offered tool again, whatever it has said."""
    if not request.tools:
        return answer
    tool = request.tools[0]
    said = next((m.content for m in reversed(request.messages) if m.role == "user"), "")
    arguments, missing = fill(tool.parameters, said)
    arguments |= dict.fromkeys(missing, "1 + 1")
    return _calling(answer, *wire_calls([Call(tool.name, arguments)], turn=len(request.messages)))


def flood(_request: ChatRequest, answer: Answer) -> Answer:
    """Say 20,000 words as fast as the wire takes them, whatever the limit asked for."""
    tokens = split_tokens(write_long("write about a flood", FLOOD_WORDS))
    deltas = tuple(Delta(0.0, token) for token in tokens)
    return replace(
        answer, deltas=deltas, calls=(), finish_reason="stop", completion_tokens=len(tokens)
    )


def _calling(answer: Answer, *calls: WireCall) -> Answer:
    return replace(answer, deltas=(), calls=calls, finish_reason="tool_calls")
