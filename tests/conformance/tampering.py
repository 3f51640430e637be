"""A server between the checker and a service that says some things otherwise, byte for byte.

It replaces texts by others of the same length in what the service sends, whatever the protocol: a
server's WebSocket frames are not masked, so lengths are all that must stay.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

PIECE = 65_536


@asynccontextmanager
async def tampered(url: str, changes: Mapping[str, str]) -> AsyncIterator[str]:
    """Yield the address at which the service's words come changed."""
    assert all(len(old.encode()) == len(new.encode()) for old, new in changes.items())
    pairs = [(old.encode(), new.encode()) for old, new in changes.items()]
    port = urlsplit(url).port

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        upstream_reader, upstream = await asyncio.open_connection("127.0.0.1", port)
        ways = [
            asyncio.create_task(_pass_on(reader, upstream, [])),
            asyncio.create_task(_pass_on(upstream_reader, writer, pairs)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            writer.close()
            upstream.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


async def _pass_on(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pairs: list[tuple[bytes, bytes]]
) -> None:
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(PIECE):
            for old, new in pairs:
                data = data.replace(old, new)
            writer.write(data)
            await writer.drain()
