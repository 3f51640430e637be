"""Bytes on a socket, for what no HTTP client would send."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass

ANSWER_SECONDS = 20
PIECE = 65_536


@dataclass(frozen=True)
class RawAnswer:
    """An answer taken apart; status 0 when the connection was closed without one."""

    status: int
    headers: dict[str, str]
    body: bytes


async def say(port: int, data: bytes, *, then_end: bool = False) -> RawAnswer:
    """Send bytes and return what came until the service closed or had answered whole."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            with suppress(ConnectionError):
                for at in range(0, len(data), PIECE):
                    writer.write(data[at : at + PIECE])
                    await writer.drain()
            if then_end:
                writer.write_eof()
            return await _answer(reader)
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def _answer(reader: asyncio.StreamReader) -> RawAnswer:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
        body = await reader.readexactly(int(headers.get("content-length", "0")))
    except (asyncio.IncompleteReadError, ConnectionError):
        return RawAnswer(0, {}, b"")
    return RawAnswer(int(head[0].split(" ")[1]), headers, body)
