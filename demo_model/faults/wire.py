"""Faults of the wire: each takes over an exchange and breaks it in its own way.

`body` is the good answer; faults that refuse before any answer get an empty one. `seconds` is the
fault's time, whose meaning stands in the table. Nothing lasts longer than 120 seconds or goes on
after the client has left.
"""

from __future__ import annotations

import asyncio
import gzip as compression

from demo_model.connection import Exchange
from demo_model.encoding import DONE, JSON, Body, Piece, error_bytes, event

HANG_SECONDS = 120.0
MAX_LINE = 64 * 1024 * 1024
_LINE_PIECE = b"x" * 65_536


async def _refuse(exchange: Exchange, status: int, code: str, **headers: str) -> None:
    message = f"This is the demo model's fault {code!r}."
    body = error_bytes(message, kind=code, code=code)
    fields = [(name.replace("_", "-"), value) for name, value in headers.items()]
    await exchange.reply(status, body, content_type=JSON, headers=fields)


async def refuse(exchange: Exchange, _body: Body, _seconds: float) -> None:
    """Reset the connection before any byte; given seconds, do not listen at all for that time."""
    await exchange.reset()


async def status_401(exchange: Exchange, _body: Body, _seconds: float) -> None:
    """Refuse the API key."""
    await _refuse(exchange, 401, "invalid_api_key")


async def status_429(exchange: Exchange, _body: Body, seconds: float) -> None:
    """Refuse for too many requests and say in Retry-After when to come back."""
    await _refuse(exchange, 429, "rate_limit_exceeded", retry_after=f"{seconds:g}")


async def status_429_bare(exchange: Exchange, _body: Body, _seconds: float) -> None:
    """Refuse for too many requests without saying when to come back."""
    await _refuse(exchange, 429, "rate_limit_exceeded")


async def quota(exchange: Exchange, _body: Body, _seconds: float) -> None:
    """Refuse because the account has no credit left, in the disguise of a rate limit."""
    await _refuse(exchange, 429, "insufficient_quota")


async def status_500(exchange: Exchange, _body: Body, _seconds: float) -> None:
    """Fail inside."""
    await _refuse(exchange, 500, "server_error")


async def wrong_content_type(exchange: Exchange, _body: Body, _seconds: float) -> None:
    """Answer 200 with the HTML page of somebody else, such as a captive portal."""
    page = b"<!doctype html><title>Welcome</title><p>Please sign in to the network."
    await exchange.reply(200, page, content_type="text/html; charset=utf-8")


async def redirect(exchange: Exchange, _body: Body, _seconds: float) -> None:
    """Answer 307 with the way back to the same path, so that following it shows as a request."""
    where = ("location", f"{exchange.path}?redirected=1")
    await exchange.reply(307, b"", content_type="text/plain", headers=[where])


async def hang_before_headers(exchange: Exchange, _body: Body, seconds: float) -> None:
    """Take the request and say nothing at all."""
    await _hang(exchange, seconds)


async def hang_before_first_token(exchange: Exchange, body: Body, seconds: float) -> None:
    """Send the headers and then nothing."""
    await exchange.start(200, body.content_type)
    await _hang(exchange, seconds)


async def hang_mid_stream(exchange: Exchange, body: Body, seconds: float) -> None:
    """Send half of the answer and then nothing."""
    await _send_half(exchange, body)
    await _hang(exchange, seconds)


async def drop_mid_stream(exchange: Exchange, body: Body, _seconds: float) -> None:
    """Send half of the answer, announce a chunk, send part of it and close (FIN)."""
    await _send_half(exchange, body)
    await exchange.send_raw(b'40\r\ndata: {"choices": [{"del')
    await exchange.cut()


async def reset(exchange: Exchange, body: Body, _seconds: float) -> None:
    """Send half of the answer and reset the connection (RST)."""
    await _send_half(exchange, body)
    await exchange.reset()


async def truncated_json(exchange: Exchange, body: Body, _seconds: float) -> None:
    """End the body cleanly in the middle of a JSON text."""
    await _send_half(exchange, body)
    rest = _later_half(body)
    if rest:
        await exchange.send(rest[0].data.rstrip()[: max(1, len(rest[0].data) // 2)])
    await exchange.end()


async def malformed_line(exchange: Exchange, body: Body, _seconds: float) -> None:
    """Put a line that is not JSON in the middle of an otherwise good answer."""
    await _send_half(exchange, body)
    await exchange.send(b'data: {"choices": [{"delta": {"content": "oops}}]\n\n')
    await _send(exchange, _later_half(body))
    await exchange.end()


async def no_done(exchange: Exchange, body: Body, _seconds: float) -> None:
    """Send the whole answer with its finish reason, but never `[DONE]`."""
    await exchange.start(200, body.content_type)
    await _send(exchange, body.pieces[:-1])
    await exchange.end()


async def no_finish(exchange: Exchange, body: Body, _seconds: float) -> None:
    """End the body cleanly without finish reason and without `[DONE]`."""
    await exchange.start(200, body.content_type)
    await _send(exchange, tuple(piece for piece in body.pieces if not piece.final))
    await exchange.end()


async def gzip(exchange: Exchange, body: Body, _seconds: float) -> None:
    """Compress the answer although nobody asked for it."""
    data = compression.compress(b"".join(piece.data for piece in body.pieces))
    fields = [("content-encoding", "gzip")]
    await exchange.reply(200, data, content_type=body.content_type, headers=fields)


async def endless_line(exchange: Exchange, body: Body, _seconds: float) -> None:
    """Send one line that does not end, at most 64 MiB of it, and close."""
    await exchange.start(200, body.content_type)
    await exchange.send(b"data: ")
    for _ in range(MAX_LINE // len(_LINE_PIECE)):
        await exchange.send(_LINE_PIECE)
        await exchange.pause(0)
    await exchange.cut()


async def drip_comments(exchange: Exchange, body: Body, seconds: float) -> None:
    """Keep the stream alive with comments, but never say a word."""
    await exchange.start(200, body.content_type)
    for _ in range(round(HANG_SECONDS / max(seconds, 0.01))):
        await exchange.send(b": still here\n\n")
        await exchange.pause(max(seconds, 0.01))
    await exchange.cut()


async def non_utf8(exchange: Exchange, body: Body, _seconds: float) -> None:
    """Put bytes that are not UTF-8 into a text in the middle of the answer."""
    await _send_half(exchange, body)
    await exchange.send(
        b'data: {"choices": [{"index": 0, "delta": {"content": "\xff\xfe\xc3"}}]}\n\n'
    )
    await _send(exchange, _later_half(body))
    await exchange.end()


async def error_with_choices(exchange: Exchange, body: Body, _seconds: float) -> None:
    """Break off with an error that comes together with choices, and end as a good answer does."""
    choice = {"index": 0, "delta": {"content": ""}, "finish_reason": "error"}
    report = {"code": 502, "message": "The provider behind this one is gone."}
    await _send_half(exchange, body)
    await exchange.send(event({"choices": [choice], "error": report}) + DONE)
    await exchange.end()


async def refused_in_stream(exchange: Exchange, body: Body, _seconds: float) -> None:
    """Refuse the request in the first event of a stream that began well."""
    report = {"message": "This model cannot do that.", "type": "invalid_request_error"}
    await exchange.start(200, body.content_type)
    await exchange.send(event({"error": report}))
    await exchange.end()


async def thoughts_only(exchange: Exchange, body: Body, _seconds: float) -> None:
    """Think, and end without a word of an answer."""
    await exchange.start(200, body.content_type)
    thought = {"index": 0, "delta": {"reasoning_content": "Hm."}, "finish_reason": None}
    await exchange.send(event({"choices": [thought]}))
    await _send(exchange, tuple(piece for piece in body.pieces if piece.final))
    await exchange.end()


async def slow(exchange: Exchange, body: Body, seconds: float) -> None:
    """Send the whole answer in order, with a long pause before each piece, torn in two."""
    await exchange.start(200, body.content_type)
    for piece in body.pieces:
        await exchange.pause(seconds)
        half = len(piece.data) // 2
        await exchange.send(piece.data[:half])
        await exchange.pause(0.001)
        await exchange.send(piece.data[half:])
    await exchange.end()


async def _send_half(exchange: Exchange, body: Body) -> None:
    await exchange.start(200, body.content_type)
    await _send(exchange, body.pieces[: _half(body)])


def _later_half(body: Body) -> tuple[Piece, ...]:
    return body.pieces[_half(body) :]


def _half(body: Body) -> int:
    """Return where to break: after the first words, but before the end."""
    return max(1, sum(1 for piece in body.pieces if not piece.final) // 2)


async def _send(exchange: Exchange, pieces: tuple[Piece, ...]) -> None:
    for piece in pieces:
        await exchange.pause(piece.delay)
        await exchange.send(piece.data)


async def _hang(exchange: Exchange, seconds: float) -> None:
    deadline = asyncio.get_running_loop().time() + min(seconds, HANG_SECONDS)
    while (left := deadline - asyncio.get_running_loop().time()) > 0:
        await exchange.pause(left)
    await exchange.cut()
