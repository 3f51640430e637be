"""The server: listens on loopback, owns the connections, stops without leaving anything behind.

`DemoServer` is the way in for tests (in their own event loop) and for `__main__`. What is answered
is decided in `api`, what is prepared and seen lies on the `stage`.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Mapping, Sequence
from typing import Any, Self

from demo_model.api import CHAT_MODEL, Api, Offer
from demo_model.connection import Connection
from demo_model.pacing import DEFAULT_PACE
from demo_model.script import ScriptedReply
from demo_model.stage import Endpoint, Received, Stage

MAX_CONNECTIONS = 2_000
_BACKLOG = 1_024


class DemoServer:
    """A model's server on loopback, as an async context manager.

    `pace` is tokens per second (0: as fast as possible), `control` adds the control paths,
    `api_key` makes it ask for a key, `models` are the names that it accepts. Over 2,000 connections
    it closes new ones. Raises `ValueError` for a host that is not loopback.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        pace: float = DEFAULT_PACE,
        control: bool = False,
        api_key: str | None = None,
        models: Sequence[str] = (CHAT_MODEL,),
    ) -> None:
        self._host = _loopback(host)
        self.port = port
        self._stage = Stage(self._refuse_for)
        offer = Offer(models=tuple(models), pace=pace, api_key=api_key, control=control)
        self._api = Api(self._stage, offer)
        self._stopped = False
        self._server: asyncio.Server | None = None
        self._connections: dict[asyncio.Task[None], Connection] = {}
        self._waiting: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        await self.listen()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.stop()

    @property
    def base_url(self) -> str:
        """The base URL for an OpenAI client: ends in `/v1`."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self.port}/v1"

    @property
    def requests(self) -> list[Received]:
        """The last 100 chat requests, oldest first."""
        return list(self._stage.requests)

    @property
    def connections(self) -> int:
        return len(self._connections)

    def script(self, replies: Sequence[Mapping[str, Any] | ScriptedReply]) -> None:
        """Queue replies that come before the brain's. Raises `ScriptError`."""
        self._stage.script(list(replies))

    def fault(
        self,
        name: str,
        *,
        count: int = 1,
        endpoint: Endpoint = "chat",
        seconds: float | None = None,
    ) -> None:
        """Queue a fault of `faults.table` for the next `count` requests. Raises `ScriptError`."""
        self._stage.fault(name, count=count, endpoint=endpoint, seconds=seconds)

    def clear(self) -> None:
        """Forget replies and faults that were not used."""
        self._stage.clear()

    async def wait_for_requests(self, total: int, timeout: float = 5.0) -> Received:
        """Wait until `total` chat requests have come in all; return the newest.

        Raises `TimeoutError` after `timeout` seconds.
        """
        return await self._stage.wait_for(total, timeout)

    async def listen(self) -> None:
        """Start to listen, on the same port as before if there was one. Raises `OSError`."""
        self._stopped = False
        if self._server is None:
            self._server = await asyncio.start_server(
                self._accept, self._host, self.port, backlog=_BACKLOG
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
        while tasks := {*self._connections, *self._waiting}:
            connections = list(self._connections.values())
            for connection in connections:
                connection.abort()
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
            for connection in connections:
                await connection.close()
            await asyncio.sleep(0)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._stopped or len(self._connections) >= MAX_CONNECTIONS:
            writer.transport.abort()
            return
        connection = Connection(reader, writer)
        task = asyncio.create_task(connection.serve(self._api.handle))
        self._connections[task] = connection
        task.add_done_callback(self._forget)

    def _forget(self, task: asyncio.Task[None]) -> None:
        self._connections.pop(task, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            handler = asyncio.get_running_loop().call_exception_handler
            handler({"message": "A connection of the demo model failed.", "exception": error})

    def _refuse_for(self, seconds: float) -> None:
        self.stop_listening()
        task = asyncio.create_task(self._listen_after(seconds))
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)

    async def _listen_after(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await self.listen()


def _loopback(host: str) -> str:
    if host == "localhost":
        return "127.0.0.1"
    try:
        if ipaddress.ip_address(host).is_loopback:
            return host
    except ValueError:
        pass
    raise ValueError(f"The demo model listens on loopback only, not on {host!r}.")
