"""Named bad days of a model's server, each with its time in seconds: how long it hangs or pauses.

A refusal comes before any answer is made; a fault on the way breaks a good response; a fault in the
answer sends another reply on a good way. Nothing lasts longer than 120 seconds or goes on after the
client has left.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from dataclasses import replace

from demo_model.asked import ChatRequest
from demo_model.brain.longtext import write_long
from demo_model.reply import Call, Reply, tokens
from demo_model.response import DONE, End, Piece, Response, error_response, event
from demo_model.skills.unknown import fill

HANG_SECONDS = 120.0
FLOOD_WORDS = 20_000
UNKNOWN_TOOL = "no_such_tool"
LINE = (Piece(b"data: "), *[Piece(b"x" * 65_536)] * 1024)
NO_JSON = b'data: {"choices": [{"delta": {"content": "oops}}]\n\n'
NO_UTF8 = b'data: {"choices": [{"index": 0, "delta": {"content": "\xff\xfe\xc3"}}]}\n\n'
THOUGHT = {"index": 0, "delta": {"reasoning_content": "Hm."}, "finish_reason": None}
PAGE = Piece(b"<!doctype html><title>Welcome</title><p>Please sign in to the network.")


def _refused(status: int, code: str, **headers: str) -> Response:
    message = f"This is the demo model's fault {code!r}."
    return error_response(message, status=status, code=code, kind=code, **headers)


def _half(good: Response) -> tuple[Piece, ...]:
    """Return the pieces up to where to break: after the first words, but before the end."""
    pieces = tuple(good.pieces)
    return pieces[: max(1, sum(not piece.final for piece in pieces) // 2)]


def _rest(good: Response) -> tuple[Piece, ...]:
    return tuple(good.pieces)[len(_half(good)) :]


def _hang(seconds: float) -> Piece:
    return Piece(b"", seconds)


def _drops(seconds: float) -> list[Piece]:
    return [Piece(b": still here\n\n", seconds)] * round(HANG_SECONDS / seconds)


def _sent(good: Response, *pieces: Piece | bytes, end: End = End.WHOLE) -> Response:
    made = [piece if isinstance(piece, Piece) else Piece(piece) for piece in pieces]
    return replace(good, pieces=made, end=end)


def _drop_mid_stream(good: Response, _seconds: float) -> Response:
    """Announce a chunk, send part of it and close (FIN)."""
    return replace(_sent(good, *_half(good), end=End.CLOSED), raw=b'40\r\ndata: {"choices": [{"del')


def _truncated_json(good: Response, _seconds: float) -> Response:
    data = _rest(good)[0].data.rstrip()
    return _sent(good, *_half(good), data[: max(1, len(data) // 2)])


def _gzip(good: Response, _seconds: float) -> Response:
    """Compress although nobody asked for it."""
    data = gzip.compress(b"".join(piece.data for piece in good.pieces))
    return replace(_sent(good, data), headers={**good.headers, "content-encoding": "gzip"})


def _error_with_choices(good: Response, _seconds: float) -> Response:
    """Break off with an error that comes together with choices, and end as a good answer does."""
    choice = {"index": 0, "delta": {"content": ""}, "finish_reason": "error"}
    report = {"code": 502, "message": "The provider behind this one is gone."}
    return _sent(good, *_half(good), event({"choices": [choice], "error": report}), DONE)


def _refused_in_stream(good: Response, _seconds: float) -> Response:
    """Refuse the request in the first event of a stream that began well."""
    report = {"message": "This model cannot do that.", "type": "invalid_request_error"}
    return _sent(good, event({"error": report}))


def _slow(good: Response, seconds: float) -> Response:
    """Send the whole answer with a long pause before each piece, torn in two."""
    halves = [(piece.data, len(piece.data) // 2) for piece in good.pieces]
    torn = [(Piece(data[:at], seconds), Piece(data[at:], 0.001)) for data, at in halves]
    return _sent(good, *(piece for pair in torn for piece in pair))


def _endless_tool_loop(request: ChatRequest, reply: Reply) -> Reply:
    """Call the first offered tool again, whatever it has said."""
    if not request.tools:
        return reply
    tool = request.tools[0].function
    said = next((m.text for m in reversed(request.messages) if m.role == "user"), "")
    arguments, missing = fill(tool.parameters, said)
    return _calling(tool.name, arguments | dict.fromkeys(missing, "1 + 1"))


def _bad_tool_calls(request: ChatRequest, _reply: Reply) -> Reply:
    name = request.tools[0].function.name if request.tools else UNKNOWN_TOOL
    return _calling(name, '{"expression": "1 +')


def _calling(name: str, arguments: str | dict[str, object]) -> Reply:
    return Reply(tool_calls=(Call(name=name, arguments=arguments),))


REFUSALS: Mapping[str, Callable[[float], Response]] = {
    "refuse": lambda _: Response(status=0, end=End.RESET),
    "401": lambda _: _refused(401, "invalid_api_key"),
    "429": lambda seconds: _refused(429, "rate_limit_exceeded", retry_after=f"{seconds:g}"),
    "429_no_retry_after": lambda _: _refused(429, "rate_limit_exceeded"),
    "quota": lambda _: _refused(429, "insufficient_quota"),
    "500": lambda _: _refused(500, "server_error"),
    "wrong_content_type": lambda _: Response((PAGE,), headers={"content-type": "text/html"}),
    "redirect": lambda _: Response(status=307, headers={"location": "?redirected=1"}),
    "hang_before_headers": lambda seconds: Response((_hang(seconds),), status=0, end=End.CLOSED),
}
ON_THE_WAY: Mapping[str, Callable[[Response, float], Response]] = {
    "hang_before_first_token": lambda good, s: _sent(good, _hang(s), end=End.CLOSED),
    "hang_mid_stream": lambda good, s: _sent(good, *_half(good), _hang(s), end=End.CLOSED),
    "drop_mid_stream": _drop_mid_stream,
    "reset": lambda good, _: _sent(good, *_half(good), end=End.RESET),
    "truncated_json": _truncated_json,
    "malformed_line": lambda good, _: _sent(good, *_half(good), NO_JSON, *_rest(good)),
    "non_utf8": lambda good, _: _sent(good, *_half(good), NO_UTF8, *_rest(good)),
    "no_done": lambda good, _: _sent(good, *tuple(good.pieces)[:-1]),
    "no_finish": lambda good, _: _sent(good, *(p for p in good.pieces if not p.final)),
    "gzip": _gzip,
    "endless_line": lambda good, _: _sent(good, *LINE, end=End.CLOSED),
    "drip_comments": lambda good, s: _sent(good, *_drops(max(s, 0.01)), end=End.CLOSED),
    "error_with_choices": _error_with_choices,
    "refused_in_stream": _refused_in_stream,
    "thoughts_only": lambda good, _: _sent(
        good, event({"choices": [THOUGHT]}), *(p for p in good.pieces if p.final)
    ),
    "slow": _slow,
}
IN_THE_ANSWER: Mapping[str, Callable[[ChatRequest, Reply], Reply]] = {
    "bad_tool_calls": _bad_tool_calls,
    "unknown_tool": lambda *_: _calling(UNKNOWN_TOOL, {}),
    "endless_tool_loop": _endless_tool_loop,
    "flood": lambda *_: Reply(text=tuple(tokens(write_long("about a flood", FLOOD_WORDS)))),
}
FAULTS = frozenset({*REFUSALS, *ON_THE_WAY, *IN_THE_ANSWER})
_SECONDS = {"429": 1.0, "drip_comments": 0.2, "slow": 0.5}


def seconds_of(name: str, given: float | None) -> float:
    """Return a fault's time, its own unless one is given."""
    own = HANG_SECONDS if name.startswith("hang") else _SECONDS.get(name, 0.0)
    return own if given is None else min(max(given, 0.0), HANG_SECONDS)
