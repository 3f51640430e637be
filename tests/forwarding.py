"""A TCP proxy on a port of its own: what goes through it is bytes, whatever the protocol.

Those who inherit from `Forwarder` say what becomes of a connection.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Self

from app.server.serving import stop_accepting

READ = 65_536


@dataclass(frozen=True)
class End:
    """One end of a connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    def abort(self) -> None:
        """Drop it, with what is still on its way."""
        self.writer.transport.abort()

    def reset(self) -> None:
        """End it with a reset."""
        reset(self.writer.get_extra_info("socket"))
        self.abort()

    async def close(self) -> None:
        """End it in order, or at once when the peer takes nothing."""
        self.writer.close()
        try:
            async with asyncio.timeout(0.5):
                await self.writer.wait_closed()
        except (OSError, TimeoutError):
            self.abort()


class Forwarder:
    """The way to port `target`. `async with` it; connect to `port`."""

    def __init__(self, target: int = 0) -> None:
        self.target = target
        self.port = 0
        self._lines: set[asyncio.Task[None]] = set()
        self._failed: list[Exception] = []
        self._ended = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, backlog=1024)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *exc: object) -> None:
        await stop_accepting([self._server])
        self._server.close()
        self._ended = True
        lines = tuple(self._lines)
        for line in lines:
            line.cancel()
        ends = await asyncio.gather(*lines, return_exceptions=True)
        for end in (*self._failed, *ends):
            if isinstance(end, Exception):
                raise end

    def lets_in(self) -> bool:
        """Whether new connections are let through."""
        return not self._ended

    async def carry(self, near: End, far: End) -> None:
        """Pass on what either end says, until one of them is gone."""
        await until_one_ends(pump(near, far), pump(far, near))

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        near = End(reader, writer)
        if not self.lets_in():
            near.abort()
            return
        line = asyncio.create_task(self._join(near))
        self._lines.add(line)
        line.add_done_callback(self._over)

    def _over(self, line: asyncio.Task[None]) -> None:
        self._lines.discard(line)
        if not line.cancelled() and isinstance(error := line.exception(), Exception):
            self._failed.append(error)

    async def _join(self, near: End) -> None:
        try:
            far = End(*await asyncio.open_connection("127.0.0.1", self.target))
        except OSError:
            near.reset()
            return
        try:
            await self.carry(near, far)
        finally:
            await asyncio.gather(near.close(), far.close())


async def pump(source: End, sink: End, change: Callable[[bytes], bytes] = lambda data: data) -> str:
    """Pass bytes on, changed, until the source ends; return how: `end` or `reset`."""
    try:
        while data := await source.reader.read(READ):
            sink.writer.write(change(data))
            await sink.writer.drain()
    except OSError:
        return "reset"
    return "end"


async def until_one_ends(*ways: Coroutine[Any, Any, str]) -> None:
    """Run them until the first is done."""
    tasks = [asyncio.create_task(way) for way in ways]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def reset(sock: socket.socket) -> None:
    """Make the close of this socket a reset."""
    with contextlib.suppress(OSError):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
