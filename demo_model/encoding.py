"""OpenAI's wire format, writing side: answers, vectors and errors become bytes. Pure.

A body is a list of timed pieces, streamed or not, so that a fault can break any body at any piece.
`wire` is the reading side.
"""

from __future__ import annotations

import base64
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from demo_model.chat import Answer, WireCall

JSON = "application/json"
EVENT_STREAM = "text/event-stream; charset=utf-8"
DONE = b"data: [DONE]\n\n"
_ARGUMENT_PIECE = 12


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes that go out together, `delay` seconds after those before; `final` ends an answer."""

    delay: float
    data: bytes
    final: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """A response body with its type and its pieces in order."""

    content_type: str
    pieces: tuple[Piece, ...]

    @property
    def streamed(self) -> bool:
        """Whether it is an event stream."""
        return self.content_type == EVENT_STREAM


def event(value: Any) -> bytes:
    return b"data: " + orjson.dumps(value) + b"\n\n"


def stream_body(answer: Answer, *, include_usage: bool) -> Body:
    """Write an answer as a stream of chunks, the finish chunk and `[DONE]` marked final."""
    return Body(EVENT_STREAM, tuple(_chunks(answer, include_usage)))


def whole_body(answer: Answer) -> Body:
    """Write an answer as one JSON object, in two halves, due when a stream would have ended."""
    text = "".join(delta.text for delta in answer.deltas)
    message: dict[str, Any] = {"role": "assistant", "content": text or None, "refusal": None}
    if answer.calls:
        message["tool_calls"] = [_call(call) for call in answer.calls]
    elif not text:
        message["content"] = ""
    choice = {"index": 0, "message": message, "logprobs": None}
    value = _head(answer, "chat.completion") | {
        "choices": [choice | {"finish_reason": answer.finish_reason}],
        "usage": _usage(answer),
    }
    data = orjson.dumps(value)
    half = len(data) // 2
    delay = sum(delta.delay for delta in answer.deltas)
    return Body(JSON, (Piece(delay, data[:half]), Piece(0.0, data[half:], final=True)))


def embeddings_body(
    model: str, vectors: Sequence[Sequence[float]], *, tokens: int, as_base64: bool
) -> Body:
    """Write vectors as OpenAI does: lists of numbers, or base64 of little-endian floats."""
    data = [
        {"object": "embedding", "index": i, "embedding": _vector(vector, as_base64)}
        for i, vector in enumerate(vectors)
    ]
    usage = {"prompt_tokens": tokens, "total_tokens": tokens}
    value = {"object": "list", "data": data, "model": model, "usage": usage}
    return Body(JSON, (Piece(0.0, orjson.dumps(value), final=True),))


def error_bytes(message: str, *, kind: str, code: str | None, param: str | None = None) -> bytes:
    """Write OpenAI's error object."""
    value = {"error": {"message": message, "type": kind, "param": param, "code": code}}
    return orjson.dumps(value)


def content_chunk(answer: Answer, text: str) -> dict[str, Any]:
    """Return the chunk that carries this text."""
    return _chunk(answer, {"content": text})


def _chunks(answer: Answer, include_usage: bool) -> Iterator[Piece]:
    yield Piece(0.0, event(_chunk(answer, {"role": "assistant", "content": ""})))
    for delta in answer.deltas:
        yield Piece(delta.delay, event(content_chunk(answer, delta.text)))
    for index, call in enumerate(answer.calls):
        for part in _call_parts(index, call):
            yield Piece(0.0, event(_chunk(answer, {"tool_calls": [part]})))
    yield Piece(0.0, event(_chunk(answer, {}, answer.finish_reason)), final=True)
    if include_usage:
        value = _head(answer, "chat.completion.chunk") | {"choices": [], "usage": _usage(answer)}
        yield Piece(0.0, event(value), final=True)
    yield Piece(0.0, DONE, final=True)


def _call_parts(index: int, call: WireCall) -> Iterator[dict[str, Any]]:
    first = _call(call) | {"index": index, "function": {"name": call.name, "arguments": ""}}
    yield first
    for start in range(0, len(call.arguments), _ARGUMENT_PIECE):
        piece = call.arguments[start : start + _ARGUMENT_PIECE]
        yield {"index": index, "function": {"arguments": piece}}


def _call(call: WireCall) -> dict[str, Any]:
    function = {"name": call.name, "arguments": call.arguments}
    return {"id": call.id, "type": "function", "function": function}


def _chunk(answer: Answer, delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
    return _head(answer, "chat.completion.chunk") | {"choices": [choice]}


def _head(answer: Answer, kind: str) -> dict[str, Any]:
    return {"id": answer.id, "object": kind, "created": answer.created, "model": answer.model}


def _usage(answer: Answer) -> dict[str, int]:
    return {
        "prompt_tokens": answer.prompt_tokens,
        "completion_tokens": answer.completion_tokens,
        "total_tokens": answer.prompt_tokens + answer.completion_tokens,
    }


def _vector(vector: Sequence[float], as_base64: bool) -> list[float] | str:
    if as_base64:
        return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()
    return list(vector)
