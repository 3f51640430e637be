"""The image's probe: a shell that asks `GET /health`."""

from __future__ import annotations

import asyncio
import os

import pytest

from app.settings import ROOT
from tests.running import RunningService


async def probe(port: int) -> int:
    """What the probe exits with, for a service on this port."""
    process = await asyncio.create_subprocess_exec(
        ROOT / "scripts" / "health.sh",
        env={"PATH": os.environ["PATH"], "PORT": str(port)},
        stderr=asyncio.subprocess.DEVNULL,
    )
    return await process.wait()


async def answering(status: str) -> asyncio.Server:
    """A service that always answers with this status."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    return await asyncio.start_server(answer, "127.0.0.1", 0)


@pytest.mark.requirement("A27")
async def test_a_service_that_answers_is_healthy(service: RunningService):
    assert await probe(service.port) == 0


@pytest.mark.requirement("A27")
async def test_a_service_that_stops_or_is_gone_is_not():
    async with await answering("503 Service Unavailable") as stopping:
        port = stopping.sockets[0].getsockname()[1]
        while_stopping = await probe(port)
    afterwards = await probe(port)

    assert (while_stopping, afterwards) == (1, 1)
