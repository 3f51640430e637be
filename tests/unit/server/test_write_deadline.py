"""Peers that take nothing of what they are sent, and one that is only slow; over real sockets."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import pytest
import uvicorn

from app.server import write_deadline
from app.server.http import BoundedHttp
from app.server.peers import Peers

GET = b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n"
PIECE = b"x" * 16_384
BODY_BYTES = 16_000_000
STALLED_SECONDS = 0.5
PATIENCE_SECONDS = 5


@asynccontextmanager
async def serving(app: Any) -> AsyncIterator[tuple[uvicorn.Server, asyncio.StreamReader]]:
    """Serve an application to one client that has asked and not read yet."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        app,
        http=partial(BoundedHttp, peers=Peers(most=99)),  # type: ignore[arg-type]
        lifespan="off",
        log_config=None,
        timeout_keep_alive=0,
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    address = listener.getsockname()
    reader, writer = await asyncio.open_connection(*address, limit=2 * len(PIECE))
    writer.write(GET)
    try:
        yield server, reader
    finally:
        writer.transport.abort()
        server.should_exit = True
        await task


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_deadline, "STALLED_SECONDS", STALLED_SECONDS)
    monkeypatch.setattr(write_deadline, "LEAST_TAKEN", len(PIECE))


async def test_a_rest_that_nobody_takes_is_thrown_away_with_its_connection():
    connections: set[Any] = set()

    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        connections.update(server.server_state.connections)
        transport = next(iter(connections)).transport
        await send({"type": "http.response.start", "status": 200, "headers": []})
        while transport.get_write_buffer_size() == 0:
            await send({"type": "http.response.body", "body": PIECE, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    async with serving(app) as (server, _):
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not connections or server.server_state.connections:  # noqa: ASYNC110
                await asyncio.sleep(0.02)


async def test_a_peer_that_is_only_slow_gets_everything():
    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"x" * BODY_BYTES})

    async with serving(app) as (_, reader):
        got = b""
        while not got.endswith(b"0\r\n\r\n") and not reader.at_eof():
            await asyncio.sleep(STALLED_SECONDS / 10)
            got += await reader.read(BODY_BYTES // 20)

    assert got.count(b"x") == BODY_BYTES
