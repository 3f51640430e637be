"""One connection of a hostile client: bytes made beforehand, sent as fast as they are taken."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
from typing import Any, Self

READ = 262_144
OPEN_SECONDS = 5.0
TEXT, CONT, PING, PONG = 1, 0, 9, 10


def frame(opcode: int, payload: bytes, *, fin: bool = True) -> bytes:
    """A client's frame under a mask of zeros, which changes nothing."""
    size = len(payload)
    if size < 126:
        length = bytes([0x80 | size])
    elif size < 65_536:
        length = b"\xfe" + size.to_bytes(2, "big")
    else:
        length = b"\xff" + size.to_bytes(8, "big")
    return bytes([(0x80 if fin else 0) | opcode]) + length + bytes(4) + payload


def text(**fields: Any) -> bytes:
    """A text frame of JSON."""
    return frame(TEXT, json.dumps(fields, ensure_ascii=False).encode())


def command(type_: str, **fields: Any) -> bytes:
    """A command with an id of its own."""
    return text(type=type_, id=secrets.token_hex(16), **fields)


def somebody() -> str:
    """A user who was not there before."""
    return f"{secrets.token_hex(8)}@evil.example"


class Peer:
    """A TCP connection; what comes back is read and thrown away unless `deaf`."""

    def __init__(self, port: int, *, deaf: bool = False) -> None:
        self._port = port
        self._deaf = deaf
        self._reading: asyncio.Task[None] | None = None
        self.seen = b""

    async def __aenter__(self) -> Self:
        opened = asyncio.open_connection("127.0.0.1", self._port, limit=2**20)
        self._reader, self.writer = await asyncio.wait_for(opened, OPEN_SECONDS)
        if not self._deaf:
            self._reading = asyncio.create_task(self._read())
        return self

    async def __aexit__(self, *exc: object) -> None:
        self.writer.transport.abort()
        if self._reading is not None:
            self._reading.cancel()

    @property
    def gone(self) -> bool:
        """Whether the server has ended the connection."""
        return self.writer.is_closing() or (self._reading is not None and self._reading.done())

    async def send(self, data: bytes) -> None:
        """Send, at the pace at which the server takes it. Raises OSError when it is gone."""
        if self.gone:
            raise ConnectionResetError
        self.writer.write(data)
        await asyncio.wait_for(self.writer.drain(), OPEN_SECONDS)

    async def upgrade(self, user: str, client_id: str | None = None, query: str = "") -> None:
        """Send the handshake of the live channel and wait for what comes back."""
        path = f"/ws/{client_id or secrets.token_hex(16)}{query}"
        await self.send(
            f"GET {path} HTTP/1.1\r\nhost: x\r\nX-EMAIL-USER: {user}\r\nconnection: Upgrade\r\n"
            f"upgrade: websocket\r\nsec-websocket-version: 13\r\n"
            f"sec-websocket-key: {'A' * 22}==\r\n\r\n".encode()
        )
        if not self._deaf:
            await self.until(b"HTTP/1.1 ")

    async def until(self, words: bytes) -> bytes:
        """Wait until the server has sent these bytes; return what was seen last."""
        async with asyncio.timeout(OPEN_SECONDS):
            while words not in self.seen and not self.gone:  # noqa: ASYNC110
                await asyncio.sleep(0.005)
        return self.seen

    async def until_gone(self) -> None:
        """Wait until the server has ended the connection."""
        while not self.gone:  # noqa: ASYNC110
            await asyncio.sleep(0.1)

    async def _read(self) -> None:
        with contextlib.suppress(OSError):
            while data := await self._reader.read(READ):
                self.seen = self.seen[-8_192:] + data


def request(verb: str, path: str, user: str, body: bytes = b"") -> bytes:
    """The bytes of a request."""
    head = f"{verb} {path} HTTP/1.1\r\nhost: x\r\nX-EMAIL-USER: {user}\r\n"
    head += f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    return head.encode() + body
