"""One TCP connection: an HTTP/1.1 request, then perhaps a WebSocket. It knows nothing of frames.

The WebSocket rules are those of `websockets`' own protocol object; the bytes are moved here, so
that a connection can also be cut without a word.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qs, urlsplit

from websockets.exceptions import InvalidState
from websockets.frames import Frame, Opcode
from websockets.http11 import Request as Handshake
from websockets.protocol import State
from websockets.server import ServerProtocol

MAX_BODY: Final = 65_536
HEAD_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request; header names are in lower case."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    head: bytes = field(repr=False)
    body: bytes = b""

    @property
    def is_websocket(self) -> bool:
        """Whether it asks for a WebSocket."""
        return self.headers.get("upgrade", "").lower() == "websocket"


class Closed(Exception):
    """The peer is gone."""


async def read_request(reader: asyncio.StreamReader) -> Request:
    """Return the request. Raises `Closed` for what is none, or comes too slowly."""
    try:
        async with asyncio.timeout(HEAD_SECONDS):
            head = await reader.readuntil(b"\r\n\r\n")
            first, *lines = head.decode("latin-1").strip().split("\r\n")
            method, target, _ = first.split(" ")
            pairs = (line.partition(":") for line in lines)
            headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
            length = min(int(headers.get("content-length", "0")), MAX_BODY + 1)
            body = await reader.readexactly(length)
    except (ValueError, TimeoutError, OSError, EOFError, asyncio.LimitOverrunError):
        raise Closed from None
    url = urlsplit(target)
    query = parse_qs(url.query, keep_blank_values=True)
    return Request(method, url.path, query, headers, head, body)


class WebSocket:
    """An accepted WebSocket. Texts over `max_size` bytes close it with 1009."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        max_size: int,
    ) -> None:
        self._reader, self._writer = reader, writer
        self._protocol = ServerProtocol(max_size=max_size)
        self._parts: list[bytes] = []
        self._texts: list[str] = []

    async def accept(self, request: Request) -> None:
        """Answer the handshake. Raises `Closed` when it is not a good one."""
        self._protocol.receive_data(request.head)
        handshake = self._protocol.events_received()
        if not handshake or not isinstance(handshake[0], Handshake):
            raise Closed
        self._protocol.send_response(self._protocol.accept(handshake[0]))
        await self._flush()
        if self._protocol.state is not State.OPEN:
            raise Closed

    async def receive(self) -> str:
        """Return the next text. Raises `Closed`; a binary frame closes with 1003."""
        while not self._texts:
            data = await self._read()
            if data:
                self._protocol.receive_data(data)
            else:
                self._protocol.receive_eof()
            for event in self._protocol.events_received():
                if isinstance(event, Frame):
                    self._take(event)
            await self._flush()
            if self._protocol.state is State.CLOSED or not data:
                raise Closed
        return self._texts.pop(0)

    async def send(self, text: str) -> None:
        """Send a text. Raises `Closed`."""
        try:
            self._protocol.send_text(text.encode())
        except InvalidState:
            raise Closed from None
        await self._flush()

    async def say_goodbye(self, code: int) -> None:
        """Send the close frame; `receive` raises `Closed` when the peer has answered it."""
        if self._protocol.state is State.OPEN:
            self._protocol.send_close(code)
            await self._flush()

    def ended_by(self, said: int | None) -> tuple[int, str]:
        """Return the close code and who said it first, "server" or "client".

        `said` is the code of this side's goodbye, 0 when it was a cut without a word.
        """
        if said is not None:
            return said or 1006, "server"
        received = self._protocol.close_rcvd
        sent = self._protocol.close_sent
        if sent is not None and not self._protocol.close_rcvd_then_sent:
            return sent.code, "server"
        return (received.code if received else 1006), "client"

    def cut(self) -> None:
        """End the connection without a word."""
        self._writer.transport.abort()

    def _take(self, frame: Frame) -> None:
        if frame.opcode is Opcode.BINARY:
            self._protocol.fail(1003, "text frames only")
        elif frame.opcode in (Opcode.TEXT, Opcode.CONT):
            self._parts.append(bytes(frame.data))
            if frame.fin:
                whole, self._parts = b"".join(self._parts), []
                self._decode(whole)

    def _decode(self, whole: bytes) -> None:
        try:
            self._texts.append(whole.decode())
        except UnicodeDecodeError:
            self._protocol.fail(1007, "not UTF-8")

    async def _read(self) -> bytes:
        try:
            return await self._reader.read(65_536)
        except OSError:
            return b""

    async def _flush(self) -> None:
        try:
            for data in self._protocol.data_to_send():
                if data:
                    self._writer.write(data)
                elif self._writer.can_write_eof():
                    self._writer.write_eof()
            await self._writer.drain()
        except OSError:
            raise Closed from None
