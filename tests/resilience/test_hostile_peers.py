"""Peers that never read, read a drop at a time or are silently gone: let go in time, and nobody
else notices."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from app.core.ids import new_id
from demo_model.server import DemoServer
from tests.live_client import LiveClient
from tests.own_process import own_process
from tests.resilience.flooding import TEXT, flood
from tests.resilience.peers import SilentPeer, seconds_until_freed, somebody
from tests.resilience.settings import in_environment

# The kernel alone would need thirty seconds, and never let go of a client that sips.
FREED_SECONDS = 15.0
# A ping after twenty seconds, and twenty more for its answer.
GONE_SECONDS = 45.0
NOTICED_SECONDS = 1.0


async def slowest_answer(port: int, until: asyncio.Event) -> float:
    """Ask and ask as somebody else; return the longest wait for an answer."""
    slowest = 0.0
    async with LiveClient(port, new_id(), headers={"X-EMAIL-USER": somebody()}) as client:
        while not until.is_set():
            began = time.monotonic()
            await client.send("ping", nonce="n")
            await client.until("pong")
            slowest = max(slowest, time.monotonic() - began)
            await asyncio.sleep(0.05)  # pings may come fifty times a second
    return slowest


async def test_clients_that_do_not_read_are_let_go_and_nobody_notices(tmp_path: Path):
    user, client_id, over = somebody(), new_id(), asyncio.Event()
    async with (
        DemoServer(pace=0) as demo,
        own_process(demo, tmp_path, **in_environment(turn_max_tokens=1_000_000)) as service,
        SilentPeer(service.port) as live,
        SilentPeer(service.port) as sipping,
        SilentPeer(service.port) as stream,
    ):
        await live.upgrade(user, client_id)
        watch = asyncio.create_task(slowest_answer(service.port, over))
        await flood(service.port, user, client_id, demo)
        demo.script([TEXT] * 2)
        await stream.post("/api/chat/stream", user, message="flood")
        await sipping.post("/api/chat/stream", somebody(), message="flood")
        sips = asyncio.create_task(sipping.sip())
        peers = (live, stream, sipping)
        took = await asyncio.gather(*(seconds_until_freed(p, FREED_SECONDS) for p in peers))
        over.set()
        slowest = await watch
        sips.cancel()

    assert max(took) < FREED_SECONDS
    assert slowest < NOTICED_SECONDS


async def test_a_peer_that_is_silently_gone_is_noticed(tmp_path: Path):
    async with (
        DemoServer(pace=0) as demo,
        own_process(demo, tmp_path, **in_environment()) as service,
        SilentPeer(service.port) as gone,
    ):
        await gone.upgrade(somebody(), new_id())
        took = await seconds_until_freed(gone, GONE_SECONDS)

    assert took < GONE_SECONDS
