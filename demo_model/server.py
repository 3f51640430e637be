"""The server: listens on loopback, owns the connections, stops without leaving anything behind."""

from __future__ import annotations

import asyncio
from typing import Self

from demo_model.answering import Answering
from demo_model.connection import Connection

DEFAULT_PACE = 28.0
MAX_CONNECTIONS = 2_000
_BACKLOG = 1_024
HOST = "127.0.0.1"


class DemoServer(Answering):
    """A model's server on loopback, as an async context manager.

    Over 2,000 connections it closes new ones.
    """

    def __init__(
        self, *, port: int = 0, pace: float = DEFAULT_PACE, api_key: str | None = None
    ) -> None:
        super().__init__(pace, api_key)
        self.port = port
        self._stopped = False
        self._server: asyncio.Server | None = None
        self._connections: dict[asyncio.Task[None], Connection] = {}

    async def __aenter__(self) -> Self:
        await self.listen()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.stop()

    @property
    def base_url(self) -> str:
        """The base URL for an OpenAI client: ends in `/v1`."""
        return f"http://{HOST}:{self.port}/v1"

    @property
    def connections(self) -> int:
        return len(self._connections)

    async def listen(self) -> None:
        """Start to listen, on the same port as before if there was one. Raises `OSError`."""
        self._stopped = False
        if self._server is None:
            self._server = await asyncio.start_server(
                self._accept, HOST, self.port, backlog=_BACKLOG
            )
            self.port = self._server.sockets[0].getsockname()[1]

    def stop_listening(self) -> None:
        """Refuse new connections and reset the idle ones; running answers go on."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for connection in self._connections.values():
            if connection.idle:
                connection.reset()

    async def stop(self) -> None:
        """Stop listening and end every connection, whatever it is doing."""
        self._stopped = True
        self.stop_listening()
        while connections := dict(self._connections):
            for task, connection in connections.items():
                connection.abort()
                task.cancel()
            await asyncio.wait(connections)
            for connection in connections.values():
                await connection.close()
            await asyncio.sleep(0)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._stopped or len(self._connections) >= MAX_CONNECTIONS:
            writer.transport.abort()
            return
        connection = Connection(reader, writer)
        task = asyncio.create_task(connection.serve(self.answer))
        self._connections[task] = connection
        task.add_done_callback(self._forget)

    def _forget(self, task: asyncio.Task[None]) -> None:
        self._connections.pop(task, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            handler = asyncio.get_running_loop().call_exception_handler
            handler({"message": "A connection of the demo model failed.", "exception": error})
