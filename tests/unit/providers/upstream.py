"""A language model's server that says exactly the bytes a test scripts, over a real socket.

It knows HTTP only as far as reading a request; everything it answers is the script's, so that
broken answers are as easy as good ones. One script serves every request.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import ssl
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

Script = Callable[["Peer"], Awaitable[None]]

LAST_CHUNK = b"0\r\n\r\n"
DONE = b"data: [DONE]\n\n"
STOP = b'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n'
WAIT = 5.0


def head(status: int = 200, kind: str = "text/event-stream", **fields: str) -> bytes:
    lines = [f"HTTP/1.1 {status} Scripted", f"Content-Type: {kind}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def chunked_head(status: int = 200, kind: str = "text/event-stream", **fields: str) -> bytes:
    return head(status, kind, Transfer_Encoding="chunked", **fields)


def counted(
    body: bytes, status: int = 200, kind: str = "text/event-stream", **fields: str
) -> bytes:
    return head(status, kind, Content_Length=str(len(body)), **fields) + body


def chunk(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


def event(value: object) -> bytes:
    return b"data: " + json.dumps(value).encode() + b"\n\n"


def delta(text: str) -> bytes:
    return event({"model": "real-m", "choices": [{"index": 0, "delta": {"content": text}}]})


@dataclass(frozen=True)
class Received:
    line: str
    headers: dict[str, str]
    body: bytes


class Peer:
    """The upstream's end of one connection during one request."""

    def __init__(
        self, upstream: Upstream, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._upstream = upstream
        self._reader = reader
        self._writer = writer
        self.received = Received("", {}, b"")
        self.closed = False

    async def send(self, *pieces: bytes) -> None:
        for piece in pieces:
            self._writer.write(piece)
            await self._writer.drain()
            await asyncio.sleep(0)

    async def until_client_leaves(self) -> None:
        """Wait for the client to close, whatever way, and say so in `upstream.left`."""
        with contextlib.suppress(ConnectionError):
            while await self._reader.read(1024):
                pass
        self._upstream.left.set()
        self.close()

    def close(self) -> None:
        self.closed = True
        self._writer.close()

    def reset(self) -> None:
        sock: socket.socket = self._writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.closed = True
        self._writer.transport.abort()


class Upstream:
    """Serves `script` on a loopback port while its context is open."""

    def __init__(self, script: Script, tls: ssl.SSLContext | None = None) -> None:
        self._script = script
        self._tls = tls
        self._tasks: set[asyncio.Task[None]] = set()
        self.received: list[Received] = []
        self.connections = 0
        self.arrived = asyncio.Event()
        self.left = asyncio.Event()
        self.url = ""

    async def __aenter__(self) -> Upstream:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._tls)
        port = self._server.sockets[0].getsockname()[1]
        self.url = f"{'https' if self._tls else 'http'}://127.0.0.1:{port}/v1"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        peer = Peer(self, reader, writer)
        try:
            while not peer.closed and (received := await _receive(reader)):
                self.received.append(received)
                peer.received = received
                self.arrived.set()
                await self._script(peer)
        except ConnectionError:
            pass  # the client has gone
        except asyncio.CancelledError:
            writer.transport.abort()  # the test is over; a TLS farewell would wait for its client
        finally:
            self._tasks.discard(task)
            writer.close()
            with contextlib.suppress(ConnectionError, ssl.SSLError):
                await writer.wait_closed()


async def _receive(reader: asyncio.StreamReader) -> Received | None:
    try:
        text = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return None
    line, *fields = text.strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (f.partition(":") for f in fields)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Received(line, headers, body)
