"""From a reply to an answer: tokens with their times, call ids, the limit on length, the counts.

Pure: the id and the time come in from the server. A scripted reply takes the same way as one of the
brain.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import orjson

from demo_model.chat import Answer, Call, ChatRequest, Delta, Reply, WireCall
from demo_model.pacing import count_tokens, paced, split_tokens
from demo_model.script import ScriptedReply

MAX_TOKENS = 60_000


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who and when an answer is: its id and its time in seconds."""

    id: str
    created: int


def from_reply(request: ChatRequest, reply: Reply, *, stamp: Stamp, pace: float) -> Answer:
    """Cut a reply into tokens, at most `max_tokens` of the request and 60,000 in all."""
    tokens = split_tokens(reply.text)
    limit = min(request.max_tokens or MAX_TOKENS, MAX_TOKENS)
    calls = wire_calls(reply.calls, turn=len(request.messages))
    finish = "tool_calls" if calls else "length" if len(tokens) > limit else "stop"
    return _answer(request, paced(tokens[:limit], pace), calls, finish=finish, stamp=stamp)


def from_script(
    request: ChatRequest, scripted: ScriptedReply, *, stamp: Stamp, pace: float
) -> Answer:
    """Play a scripted reply: its pieces as they are, plain text at the server's pace."""
    if isinstance(scripted.text, str):
        deltas = paced(split_tokens(scripted.text), pace)
    else:
        pieces = [(p, 0.0) if isinstance(p, str) else (p.text, p.delay) for p in scripted.text]
        deltas = tuple(Delta(delay, text) for text, delay in pieces)
    calls = tuple(
        WireCall(
            call.id or call_id(call.name, len(request.messages), place),
            call.name,
            call.arguments
            if isinstance(call.arguments, str)
            else orjson.dumps(call.arguments).decode(),
        )
        for place, call in enumerate(scripted.tool_calls)
    )
    finish = scripted.finish_reason or ("tool_calls" if calls else "stop")
    answer = _answer(request, deltas, calls, finish=finish, stamp=stamp)
    if scripted.usage is None:
        return answer
    usage = scripted.usage
    return replace(
        answer, prompt_tokens=usage.prompt_tokens, completion_tokens=usage.completion_tokens
    )


def wire_calls(calls: Sequence[Call], *, turn: int) -> tuple[WireCall, ...]:
    """Give each call an id that no other call of the conversation has."""
    return tuple(
        WireCall(
            call_id(call.name, turn, place),
            call.name,
            orjson.dumps(dict(call.arguments)).decode(),
        )
        for place, call in enumerate(calls)
    )


def call_id(name: str, turn: int, place: int) -> str:
    """Make a call's id from where in the conversation it stands."""
    return "call_" + hashlib.sha256(f"{turn}/{place}/{name}".encode()).hexdigest()[:24]


def _answer(
    request: ChatRequest,
    deltas: tuple[Delta, ...],
    calls: tuple[WireCall, ...],
    *,
    finish: str,
    stamp: Stamp,
) -> Answer:
    spoken = sum(count_tokens(delta.text) for delta in deltas)
    called = sum(count_tokens(call.name) + count_tokens(call.arguments) for call in calls)
    return Answer(
        stamp.id,
        stamp.created,
        request.model,
        deltas,
        calls,
        finish,
        _prompt_tokens(request),
        spoken + called,
    )


def _prompt_tokens(request: ChatRequest) -> int:
    said = sum(
        count_tokens(message.content)
        + sum(count_tokens(call.name + call.arguments) for call in message.tool_calls)
        + 3
        for message in request.messages
    )
    offered = sum(
        count_tokens(tool.name + tool.description + orjson.dumps(tool.parameters).decode())
        for tool in request.tools
    )
    return said + offered
