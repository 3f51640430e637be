"""A bad network: a TCP proxy that breaks connections in planned ways, each at a chosen byte.

It knows no HTTP. One `Trouble` is taken for each connection, in order; without one it carries. What
one side does (end, reset) is done to the other, unless the trouble says otherwise.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
import struct
from collections import deque
from dataclasses import dataclass
from typing import Literal, Self

# reset: both ends see a reset. close: both see an orderly end. half_closed: the client sees an end,
# the server nothing. swallow: both see nothing any more. slow: all comes, in pieces and late.
How = Literal["reset", "close", "half_closed", "swallow", "slow"]
HOWS: tuple[How, ...] = ("reset", "close", "half_closed", "swallow", "slow")
# A swallowed connection's far end is let go this long after its client has left, in seconds.
FORGET_SECONDS = 1.0
READ = 65_536


@dataclass(frozen=True)
class Trouble:
    """What happens to a connection, once so many bytes have gone to its client."""

    how: How
    after: int


class Network:
    """The way to a service. `async with` it; connect to `port`."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._lines: set[asyncio.Task[None]] = set()
        self.plan: deque[Trouble] = deque()
        self._failed: list[Exception] = []
        self.broken = 0
        self.port = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, backlog=1024)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *exc: object) -> None:
        self._server.close()
        for line in self._lines:
            line.cancel()
        ends = await asyncio.gather(*self._lines, return_exceptions=True)
        await self._server.wait_closed()
        for end in (*self._failed, *ends):
            if isinstance(end, Exception):
                raise end

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._carry(End(reader, writer)))
        self._lines.add(task)
        task.add_done_callback(self._forget)

    def _forget(self, task: asyncio.Task[None]) -> None:
        self._lines.discard(task)
        if not task.cancelled() and isinstance(error := task.exception(), Exception):
            self._failed.append(error)

    async def _carry(self, client: End) -> None:
        trouble = self.plan.popleft() if self.plan else None
        server: End | None = None
        try:
            server = End(*await asyncio.open_connection("127.0.0.1", self._target))
            up = asyncio.create_task(_pump(client, server, None))
            down = asyncio.create_task(_pump(server, client, trouble))
            try:
                await asyncio.wait({up, down}, return_when=asyncio.FIRST_COMPLETED)
                if down.done() and down.result() == "trouble":
                    assert trouble is not None
                    self.broken += 1
                    await _break(trouble.how, client, server, up)
                elif "reset" in {task.result() for task in (up, down) if task.done()}:
                    client.reset()
                    server.reset()
            finally:
                up.cancel()
                down.cancel()
                await asyncio.gather(up, down, return_exceptions=True)
        except OSError:
            client.reset()
        finally:
            await asyncio.gather(client.close(), *([server.close()] if server else []))


@dataclass(frozen=True)
class End:
    """One end of a connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    def reset(self) -> None:
        """End it with a reset."""
        reset(self.writer.get_extra_info("socket"))
        self.writer.transport.abort()

    async def close(self) -> None:
        """End it in order, or at once when the peer takes nothing."""
        self.writer.close()
        try:
            async with asyncio.timeout(0.5):
                await self.writer.wait_closed()
        except (OSError, TimeoutError):
            self.writer.transport.abort()


def reset(sock: socket.socket) -> None:
    """Make the close of this socket a reset."""
    with contextlib.suppress(OSError):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


async def _pump(source: End, sink: End, trouble: Trouble | None) -> str:
    """Carry bytes until the source ends or resets, or the trouble's byte has come."""
    left = trouble.after if trouble is not None else None
    try:
        while data := await source.reader.read(READ):
            if trouble is not None and trouble.how == "slow":
                await _drip(data, sink)
                continue
            if left is not None and len(data) >= left:
                sink.writer.write(data[:left])
                await sink.writer.drain()
                return "trouble"
            if left is not None:
                left -= len(data)
            sink.writer.write(data)
            await sink.writer.drain()
    except OSError:
        return "reset"
    return "end"


async def _drip(data: bytes, sink: End) -> None:
    while data:
        size = random.randint(1, max(1, len(data)))
        sink.writer.write(data[:size])
        await sink.writer.drain()
        data = data[size:]
        await asyncio.sleep(random.random() * 0.01)


async def _break(how: How, client: End, server: End, up: asyncio.Task[str]) -> None:
    match how:
        case "reset":
            client.reset()
            server.reset()
        case "close":
            pass  # what follows in any case
        case "half_closed":
            client.writer.write_eof()
            await up
        case "swallow":
            up.cancel()
            await asyncio.wait({up})
            with contextlib.suppress(OSError):
                while await client.reader.read(READ):
                    pass
            await asyncio.sleep(FORGET_SECONDS)
            server.reset()
