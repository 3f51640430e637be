"""What goes over the wire: a response is pieces of bytes with their times, and how it ends.

Streamed or not, an answer is a list of pieces, so that a fault can break any of them anywhere.
"""

from __future__ import annotations

import enum
import hashlib
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from demo_model.asked import ChatRequest
from demo_model.reply import Reply, tokens

JSON = {"content-type": "application/json"}
EVENT_STREAM = {"content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache"}
DONE = b"data: [DONE]\n\n"
FIRST_TOKEN_SECONDS = 0.25
_SWING = (0.7, 1.2, 0.9, 1.4, 0.8, 1.1, 0.9)
_ARGUMENTS_AT_ONCE = 12
Json = dict[str, Any]


class End(enum.Enum):
    """How a response ends: as HTTP wants it, with the connection closed (FIN) or reset (RST)."""

    WHOLE = enum.auto()
    CLOSED = enum.auto()
    RESET = enum.auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes that go out together, `delay` seconds after those before; `final` ends an answer."""

    data: bytes
    delay: float = 0.0
    final: bool = False


@dataclass(frozen=True, slots=True)
class Response:
    """A response. Status 0 sends not even a head; `raw` goes out behind all framing."""

    pieces: Iterable[Piece] = ()
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: JSON)
    end: End = End.WHOLE
    raw: bytes = b""


def json_response(value: Any, *, status: int = 200, **headers: str) -> Response:
    more = {name.replace("_", "-"): text for name, text in headers.items()}
    return Response((Piece(orjson.dumps(value), final=True),), status, JSON | more)


def error_response(
    message: str,
    *,
    status: int,
    code: str | None = None,
    kind: str = "invalid_request_error",
    **headers: str,
) -> Response:
    """Return OpenAI's error object."""
    error = {"message": message, "type": kind, "param": None, "code": code}
    return json_response({"error": error}, status=status, **headers)


def event(value: Any) -> bytes:
    return b"data: " + orjson.dumps(value) + b"\n\n"


def chat_response(request: ChatRequest, reply: Reply, *, pace: float) -> Response:
    """Write a reply as the request wants it; `pace` is tokens per second, 0 without waiting."""
    texts = _timed(reply, pace)
    calls = _calls(request, reply)
    finish = reply.finish_reason or ("tool_calls" if calls else "stop")
    usage = _counted(request, [text for _, text in texts], calls)
    head = {"id": f"chatcmpl-{uuid.uuid4().hex[:24]}", "created": int(time.time())}
    head |= {"model": request.model}
    if request.stream:
        asked = request.stream_options and request.stream_options.include_usage
        chunks = _chunks(texts, calls, finish, usage if asked else None)
        pieces = [_chunk(head, delay, chunk) for delay, chunk in chunks]
        return Response((*pieces, Piece(DONE, final=True)), headers=EVENT_STREAM)
    content = "".join(text for _, text in texts)
    message: Json = {"role": "assistant", "content": content or (None if calls else "")}
    message |= {"tool_calls": calls} if calls else {}
    choice = {"index": 0, "message": message, "finish_reason": finish}
    told = {"object": "chat.completion", "choices": [choice], "usage": usage}
    data = orjson.dumps(head | told)
    first = Piece(data[: len(data) // 2], sum(delay for delay, _ in texts))
    return Response((first, Piece(data[len(data) // 2 :], final=True)))


def embeddings_response(
    model: str, texts: Sequence[str], vectors: Sequence[list[float]]
) -> Response:
    data = [{"object": "embedding", "index": i, "embedding": v} for i, v in enumerate(vectors)]
    count = sum(len(tokens(text)) for text in texts)
    usage = {"prompt_tokens": count, "total_tokens": count}
    return json_response({"object": "list", "data": data, "model": model, "usage": usage})


def _timed(reply: Reply, pace: float) -> list[tuple[float, str]]:
    """Give each piece of text its delay, even with a little swing as people know it."""
    if not isinstance(reply.text, str):
        return [(0.0, t) if isinstance(t, str) else (t.delay, t.text) for t in reply.text]
    if pace <= 0:
        return [(0.0, token) for token in tokens(reply.text)]
    return [
        (_SWING[i % len(_SWING)] / pace if i else FIRST_TOKEN_SECONDS, token)
        for i, token in enumerate(tokens(reply.text))
    ]


def _calls(request: ChatRequest, reply: Reply) -> list[Json]:
    """Return the calls, each with an id that no other of the conversation has."""
    calls = []
    for place, call in enumerate(reply.tool_calls):
        where = f"{len(request.messages)}/{place}/{call.name}"
        name = call.id or "call_" + hashlib.sha256(where.encode()).hexdigest()[:24]
        given = call.arguments
        text = given if isinstance(given, str) else orjson.dumps(given).decode()
        function = {"name": call.name, "arguments": text}
        calls.append({"id": name, "type": "function", "function": function})
    return calls


def _counted(request: ChatRequest, texts: Sequence[str], calls: Sequence[Json]) -> Json:
    asked = [m.text for m in request.messages] + [t.function.description for t in request.tools]
    made = [call["function"]["name"] + call["function"]["arguments"] for call in calls]
    read, written = (sum(len(tokens(text)) for text in some) for some in (asked, [*texts, *made]))
    return {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}


def _chunks(
    texts: Sequence[tuple[float, str]], calls: Sequence[Json], finish: str, usage: Json | None
) -> Iterator[tuple[float, Json]]:
    """Yield what each chunk adds, with its delay; what ends the answer has a finish or usage."""
    yield 0.0, _delta({"role": "assistant", "content": ""})
    for delay, text in texts:
        yield delay, _delta({"content": text})
    for index, call in enumerate(calls):
        arguments = call["function"]["arguments"]
        named = call | {"index": index, "function": call["function"] | {"arguments": ""}}
        yield 0.0, _delta({"tool_calls": [named]})
        for at in range(0, len(arguments), _ARGUMENTS_AT_ONCE):
            part = {"arguments": arguments[at : at + _ARGUMENTS_AT_ONCE]}
            yield 0.0, _delta({"tool_calls": [{"index": index, "function": part}]})
    yield 0.0, _delta({}, finish)
    if usage:
        yield 0.0, {"choices": [], "usage": usage}


def _delta(delta: Json, finish: str | None = None) -> Json:
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}


def _chunk(head: Json, delay: float, chunk: Json) -> Piece:
    final = not chunk["choices"] or chunk["choices"][0]["finish_reason"] is not None
    return Piece(event(head | {"object": "chat.completion.chunk"} | chunk), delay, final)
