"""What a connection was made of is freed when it ends, and is not left to the garbage collector.

Thousands of connections in a row would be freed by it in one go, for which everybody waits.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Iterator

import pytest

from app.core.ids import new_id
from app.events.subscription import Subscription
from app.routers.live_connection import LiveConnection
from app.server.http import BoundedHttp
from app.server.websocket import BoundedWebSocket
from tests.running import RunningService, running_service

PARTS = (BoundedHttp, BoundedWebSocket, LiveConnection, Subscription)


@pytest.fixture
async def service() -> AsyncIterator[RunningService]:
    async with running_service() as running:
        yield running


@pytest.fixture
def uncollected() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def parts() -> list[str]:
    """The parts of connections that are there; exact types, since a proxy of a test has its own."""
    return [type(each).__name__ for each in gc.get_objects() if type(each) in PARTS]


async def nothing_is_left() -> None:
    async with asyncio.timeout(10):
        while parts():  # noqa: ASYNC110
            await asyncio.sleep(0.1)


@pytest.mark.usefixtures("uncollected")
async def test_nothing_is_left_of_a_connection(service: RunningService):
    client_id = new_id()
    for _ in range(3):
        async with service.connect(client_id) as client:
            await client.send("ping", nonce="a")
            await client.until("pong")
            assert len(set(parts())) == 3  # the HTTP half has handed over and is gone

    await nothing_is_left()


@pytest.mark.usefixtures("uncollected")
async def test_nothing_is_left_of_one_that_was_refused(service: RunningService):
    async with service.connect():
        for _ in range(3):
            async with service.connect(greeted=False) as second:
                assert (await second.next())["code"] == "session_taken"

    await nothing_is_left()
