"""The language model's server of the benchmark: raw asyncio, several times faster than any target.

It speaks as much of `/chat/completions` as the targets need. A message that holds the words of
`Order` decides how many tokens come and how fast; without them it answers one word, which is what
a check for life gets.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import monotonic_ns
from typing import cast

from bench.marks import MARK

_ORDER = re.compile(rb"tokens=(\d+) gap_ms=(\d+)")
_LENGTH = re.compile(rb"content-length: *(\d+)", re.I)
# Tokens in one write at full speed: a server that flushes whenever its socket takes more.
BURST = 16

_START = (
    b'data: {"id":"chatcmpl-bench0000","object":"chat.completion.chunk","created":1700000000,'
    b'"model":"bench","choices":[{"index":0,"delta":'
)
_END = b',"finish_reason":null}]}\n\n'
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
_WHOLE = (
    b'{"id":"chatcmpl-bench0000","object":"chat.completion","created":1700000000,"model":"bench",'
    b'"choices":[{"index":0,"message":{"role":"assistant","content":"yes"},"finish_reason":"stop"}]'
    b',"usage":{"prompt_tokens":1,"completion_tokens":1}}'
)


@dataclass(frozen=True, slots=True)
class Order:
    """How many tokens an answer has and how many milliseconds lie between them; 0: full speed."""

    tokens: int
    gap_ms: int

    def __str__(self) -> str:
        return f"tokens={self.tokens} gap_ms={self.gap_ms}"


def _chunk(event: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(event), event)


def _prepared(content: bytes) -> bytes:
    """Return a chunk with `content` in it, whose `%` still have to be filled in."""
    filled = _START + b'{"content":"' + content % (0, 0) + b'"}' + _END
    return b"%x\r\n" % len(filled) + _START + b'{"content":"' + content + b'"}' + _END + b"\r\n"


_TOKEN = _prepared(MARK)
_FIRST = _HEAD + _chunk(_START + b'{"role":"assistant","content":""}' + _END)
_LAST = b"".join(
    (
        _chunk(_START + b"{}" + _END.replace(b"null", b'"stop"')),
        _chunk(b'data: {"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":9}}\n\n'),
        _chunk(b"data: [DONE]\n\n"),
        _chunk(b""),
    )
)


class Connection(asyncio.Protocol):
    """One connection, which answers one request after the other."""

    def __init__(self, everybody: set[asyncio.Transport]) -> None:
        self._loop = asyncio.get_running_loop()
        self._everybody = everybody
        self._received = b""
        self._order = Order(0, 0)
        self._at = 0
        self._began = 0.0
        self._held = False  # the target does not read: wait
        self._open = True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by the loop."""
        self.transport = cast(asyncio.Transport, transport)
        self._everybody.add(self.transport)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """Called by the loop."""
        self._open = False
        self._everybody.discard(self.transport)

    def pause_writing(self) -> None:
        """Called by the loop: the target does not read."""
        self._held = True

    def resume_writing(self) -> None:
        """Called by the loop: it reads again."""
        self._held = False
        if self._order.tokens and not self._order.gap_ms:
            self._burst()

    def data_received(self, data: bytes) -> None:
        """Called by the loop: take in what has come."""
        self._received += data
        head, found, body = self._received.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if found and length and len(body) >= int(length[1]):
            self._received = b""
            self.answer(body)

    def answer(self, body: bytes) -> None:
        """Begin the answer to one request."""
        orders = _ORDER.findall(body)
        if not orders:
            head = (
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            )
            self.transport.write(head % len(_WHOLE) + _WHOLE)
            return
        self._order = Order(*map(int, orders[-1]))  # the newest message, behind the history
        self._at, self._began = 0, self._loop.time()
        self.transport.write(_FIRST)
        if self._order.gap_ms:
            self._step()
        else:
            self._burst()

    def _step(self) -> None:
        """Write the token that is due, and come back for the next."""
        if not self._open:
            return
        self.transport.write(_TOKEN % (self._at, monotonic_ns()))
        self._at += 1
        if self._at == self._order.tokens:
            self._finish()
        else:
            due = self._began + self._at * self._order.gap_ms / 1000
            self._loop.call_at(due, self._step)

    def _burst(self) -> None:
        """Write some tokens and let others have their turn."""
        if not self._open or self._held or not self._order.tokens:
            return
        until = min(self._at + BURST, self._order.tokens)
        now = monotonic_ns()
        self.transport.write(b"".join([_TOKEN % (at, now) for at in range(self._at, until)]))
        self._at = until
        if until == self._order.tokens:
            self._finish()
        elif not self._held:
            self._loop.call_soon(self._burst)

    def _finish(self) -> None:
        self._order = Order(0, 0)
        self.transport.write(_LAST)


@asynccontextmanager
async def upstream(connection: type[Connection] = Connection) -> AsyncIterator[int]:
    """Serve on a free port of loopback until the block ends; yield the port."""
    loop = asyncio.get_running_loop()
    everybody: set[asyncio.Transport] = set()
    server = await loop.create_server(lambda: connection(everybody), "127.0.0.1", 0, backlog=2048)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for transport in tuple(everybody):
            transport.abort()
        await asyncio.sleep(0)  # so that their descriptors are closed when the loop is
