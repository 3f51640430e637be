"""Servers that are none: bytes over a socket, to see how the checker takes them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeAlias

from parlance_conformance.serve.http import response, stream_head
from parlance_conformance.serve.wire import Closed, Request, WebSocket, read_request

Answering: TypeAlias = Callable[
    [Request, asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]
]


@asynccontextmanager
async def answering(answer: Answering) -> AsyncIterator[str]:
    """Yield the address of a server that answers each request so."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.append(asyncio.current_task())
        try:
            await answer(await read_request(reader), reader, writer)
        except asyncio.CancelledError:
            writer.transport.abort()
        except (Closed, ConnectionError):
            pass
        finally:
            writer.close()

    tasks: list[asyncio.Task[None] | None] = []
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for task in filter(None, tasks):
            task.cancel()
        await server.wait_closed()


async def stranger(
    request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    """It knows nothing of the contract: it lets everybody in, and then hangs up."""
    if not request.is_websocket:
        writer.write(response(204, "text/plain", b"", "x" * 8))
        return
    socket = WebSocket(reader, writer, max_size=2**20)
    await socket.accept(request)
    await socket.send('{"type": "welcome"}')
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(reader.read(1), 0.2)
    await socket.say_goodbye(1000)


async def mute(
    request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    """It lets everybody in and never says a word."""
    if request.is_websocket:
        await WebSocket(reader, writer, max_size=2**20).accept(request)
    await reader.read()


async def deaf(
    request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    """It lets everybody in and never reads what they send."""
    await WebSocket(reader, writer, max_size=2**20).accept(request)
    await asyncio.Event().wait()


class Dripping:
    """Every request gets a stream that never ends. `left` is set when its reader is gone."""

    def __init__(self) -> None:
        self.left = asyncio.Event()

    async def __call__(
        self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        writer.write(stream_head("x" * 8))
        try:
            while True:
                writer.write(b": still here\n\n")
                await writer.drain()
                await asyncio.sleep(0.01)
        finally:
            self.left.set()
