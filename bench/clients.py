"""Who asks: one conversation with a target, over the wire that the target speaks.

`DirectChat` asks the upstream itself and shows what the benchmark's own parts cost. The other two
speak WebSocket; frames are taken apart by hand, because a client library would cost more than the
targets do.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from abc import abstractmethod
from dataclasses import dataclass
from time import monotonic_ns
from typing import cast

import orjson

from bench.marks import Tally
from bench.upstream import Order

_TOKEN = re.compile(rb'"content":"([^"]+)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one chat. Times in nanoseconds; `first` counts from asking."""

    first: int
    waits: list[int]
    errors: int


class Conversation(asyncio.Protocol):
    """One connection to a target. One chat at a time."""

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self._received = b""
        self._tally = Tally()
        self._first = 0
        self._gone = asyncio.Event()
        self._ready: asyncio.Future[None] = loop.create_future()
        self._done: asyncio.Future[None] = loop.create_future()

    async def connect(self, port: int) -> None:
        """Connect and be greeted. Raises OSError."""
        await asyncio.get_running_loop().create_connection(lambda: self, "127.0.0.1", port)
        await self._ready

    async def ask(self, order: Order) -> Answer:
        """Ask for an answer and wait for its end."""
        self._tally, self._first = Tally(), 0
        self._done = asyncio.get_running_loop().create_future()
        began = monotonic_ns()
        self._send(str(order))
        await self._done
        return Answer(self._first - began, self._tally.waits, self._tally.errors_of(order.tokens))

    async def hang_up(self) -> None:
        """Cut the connection."""
        self._transport.abort()
        await self._gone.wait()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by the loop."""
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by the loop: whoever waits is told."""
        self._gone.set()
        for waiter in (self._ready, self._done):
            if not waiter.done():
                waiter.set_exception(exc or ConnectionResetError("the target hung up"))
                waiter.exception()  # a hung up conversation may have nobody who waits

    def _token(self, text: str) -> None:
        if not self._first:
            self._first = monotonic_ns()
        self._tally.take(text)

    def _end(self, *, good: bool = True) -> None:
        self._tally.errors += not good
        if not self._done.done():
            self._done.set_result(None)

    @abstractmethod
    def _send(self, content: str) -> None: ...


class DirectChat(Conversation):
    """Asks the upstream, with nothing between."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by the loop."""
        super().connection_made(transport)
        self._ready.set_result(None)

    def data_received(self, data: bytes) -> None:
        """Called by the loop: take in what has come."""
        data = self._received + data
        whole = data.rfind(b"\n\n") + 2 if b"\n\n" in data else 0
        self._received = data[whole:]
        if texts := _TOKEN.findall(data, 0, whole):
            self._token(b"".join(texts).decode())
        if self._received.endswith(b"0\r\n\r\n"):  # the last chunk
            self._received = b""
            self._end()

    def _send(self, content: str) -> None:
        body = orjson.dumps({"stream": True, "messages": [{"role": "user", "content": content}]})
        head = b"POST /v1/chat/completions HTTP/1.1\r\nHost: bench\r\nContent-Length: %d\r\n\r\n"
        self._transport.write(head % len(body) + body)


class WebSocketChat(Conversation):
    """A conversation over WebSocket. Subclasses know the frames."""

    _upgraded = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by the loop."""
        super().connection_made(transport)
        path, headers = self._handshake()
        self._transport.write(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {'A' * 22}==\r\n"
            f"Sec-WebSocket-Version: 13\r\n{headers}\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        """Called by the loop: take in what has come."""
        data = self._received + data
        at = 0
        if not self._upgraded:
            at = data.find(b"\r\n\r\n") + 4
            if at < 4:
                self._received = data
                return
            if not data.startswith(b"HTTP/1.1 101"):
                self._ready.set_exception(ConnectionRefusedError(data.decode()))
                return
            self._upgraded = True
            self._welcome()
        self._received = data[self._frames(data, at) :]

    def _frames(self, data: bytes, at: int) -> int:
        """Take in whole frames from `at` on; return where the first broken one begins."""
        size = len(data)
        while size - at >= 2:
            start, length = at + 2, data[at + 1]
            if length == 126:
                start, length = at + 4, int.from_bytes(data[at + 2 : at + 4])
            elif length == 127:
                start, length = at + 10, int.from_bytes(data[at + 2 : at + 10])
            if size < start + length:
                break
            at, opcode = start + length, data[at] & 15
            if opcode == 1:
                self._frame(data[start:at])
            elif opcode == 9:
                self._write(0x8A, data[start:at])
            elif opcode == 8:
                self._transport.close()
        return at

    def _write(self, head: int, payload: bytes) -> None:
        """Write a frame under a mask of zeros, which changes nothing."""
        size = len(payload)
        length = bytes([0x80 | size]) if size < 126 else b"\xfe" + size.to_bytes(2)
        self._transport.write(bytes([head]) + length + bytes(4) + payload)

    def _welcome(self) -> None:
        """The handshake is done."""

    @abstractmethod
    def _handshake(self) -> tuple[str, str]: ...

    @abstractmethod
    def _frame(self, frame: bytes) -> None: ...


class NaiveChat(WebSocketChat):
    """Speaks with the naive relay."""

    def _handshake(self) -> tuple[str, str]:
        return "/ws", ""

    def _welcome(self) -> None:
        self._ready.set_result(None)

    def _send(self, content: str) -> None:
        self._write(0x81, content.encode())

    def _frame(self, frame: bytes) -> None:
        told = orjson.loads(frame)
        if told["type"] == "token":
            self._token(told["text"])
        else:
            self._end()


class ServiceChat(WebSocketChat):
    """Speaks with the service, as a user of its own behind the company's proxy."""

    def _handshake(self) -> tuple[str, str]:
        user = secrets.token_hex(16)
        return f"/ws/{user}", f"X-EMAIL-USER: {user}@example.com\r\n"

    def _send(self, content: str) -> None:
        command = {"type": "chat", "id": secrets.token_hex(16), "content": content}
        self._write(0x81, orjson.dumps(command))

    def _frame(self, frame: bytes) -> None:
        told = orjson.loads(frame)
        match told["type"]:
            case "token":
                self._token(told["text"])
            case "session":
                self._ready.set_result(None)
            case "turn_finished":
                self._end(good=told["outcome"] == "completed")
            case "error":
                self._end(good=False)
