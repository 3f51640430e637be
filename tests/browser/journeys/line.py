"""The line between a browser and the service: TCP that a test can cut, block and mend.

Only bytes go through it, so neither side can tell it from a bad network.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Self

from app.server.serving import stop_accepting

PIECE = 65_536


class Line:
    """Listens on a port of its own and passes everything on to the port `target`."""

    def __init__(self) -> None:
        self.target = 0
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._up = True
        self._live: set[asyncio.StreamWriter] = set()
        self._deaf: set[asyncio.StreamWriter] = set()
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        await stop_accepting([self._server])
        self._server.close()
        self.cut()  # also whatever a browser opened last and said nothing on
        while self._tasks:
            self.drop()
            await asyncio.wait(set(self._tasks), timeout=0.1)

    def drop(self) -> None:
        """Break every connection that there is; new ones are let through."""
        for writer in self._writers:
            writer.transport.abort()

    def drop_live(self) -> None:
        """Break the WebSockets that there are."""
        for writer in self._live:
            writer.transport.abort()

    def cut(self) -> None:
        """Break every connection and every new one, until `mend`."""
        self._up = False
        self.drop()

    def swallow(self) -> None:
        """Lose what the browser sends from now on over the WebSockets that there are."""
        self._deaf = set(self._live)

    def mend(self) -> None:
        """Let new connections through again."""
        self._up = True

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._up:
            writer.transport.abort()
            return
        task = asyncio.create_task(self._join(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            return
        self._writers |= {writer, far_writer}
        try:
            await asyncio.gather(self._out(reader, far_writer), _pump(far_reader, writer))
        finally:
            for end in (writer, far_writer):
                for known in (self._writers, self._live, self._deaf):
                    known.discard(end)
                end.transport.abort()

    async def _out(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = await reader.read(PIECE)
        if first.startswith(b"GET /ws/"):
            self._live.add(writer)
        writer.write(first)
        await _pump(reader, writer, lost=lambda: writer in self._deaf)


async def _pump(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    *,
    lost: Callable[[], bool] = lambda: False,
) -> None:
    """Pass bytes on until either end is gone."""
    try:
        while data := await reader.read(PIECE):
            if not lost():
                writer.write(data)
                await writer.drain()
        writer.write_eof()
    except OSError:
        writer.transport.abort()
