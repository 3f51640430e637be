"""Stopping under load: fifty running answers, half on each door, each with one end."""

from __future__ import annotations

import asyncio
import signal
import time
from collections import Counter
from pathlib import Path

import httpx2
import pytest

from app.core.ids import new_id
from demo_model.server import DemoServer
from tests.live_client import LiveClient
from tests.own_process import own_process
from tests.resilience.asking import StreamAsker
from tests.resilience.flooding import FLOODS, TEXT, flood
from tests.resilience.peers import SilentPeer, somebody
from tests.resilience.settings import in_environment

EACH = 25
STOPPED_SECONDS = 25.0
GRACE_BY_DEFAULT = 10.0
# Some end within the grace, some hang.
SHORT = {"text": [{"text": f"{n} ", "delay": 0.02} for n in range(40)]}
HANGING = {"text": ["a ", "b ", "c ", "d "], "fault": "hang_mid_stream"}


async def watch_live(port: int) -> str:
    """Ask over a WebSocket and read until it is closed; say how the turn and that ended."""
    headers = {"X-EMAIL-USER": somebody()}
    async with LiveClient(port, new_id(), headers=headers) as client:
        await client.send("chat", content="count")
        code = await client.closed()
    ends = [f["outcome"] for f in client.heard if f["type"] == "turn_finished"]
    return f"{'+'.join(ends)}, {code}"


async def watch_stream(port: int) -> str:
    """Ask over SSE and read to the end of the body, which must be a proper one."""
    url, headers = f"http://127.0.0.1:{port}", {"X-EMAIL-USER": somebody()}
    async with httpx2.AsyncClient(
        base_url=url, headers=headers, timeout=STOPPED_SECONDS, trust_env=False
    ) as http:
        events = await StreamAsker(http).ask("count")
    ends = [f["outcome"] for f in events if f["type"] == "turn_finished"]
    return f"{'+'.join(ends)}, done"


@pytest.mark.requirement("G3")
async def test_fifty_running_answers_end_once_each_when_the_service_stops(tmp_path: Path):
    settings = in_environment(shutdown_grace_seconds=2)
    async with DemoServer(pace=0) as demo, own_process(demo, tmp_path, **settings) as service:
        demo.script([SHORT, HANGING] * EACH)
        watchers = [
            asyncio.create_task(watch(service.port))
            for watch in (watch_live, watch_stream)
            for _ in range(EACH)
        ]
        await demo.wait_for_requests(1 + 2 * EACH, timeout=20)  # the first is the start-up check
        began = time.monotonic()
        service.process.send_signal(signal.SIGTERM)
        ends = Counter(await asyncio.gather(*watchers))
        status = await asyncio.wait_for(service.process.wait(), STOPPED_SECONDS)
        took = time.monotonic() - began

    assert {end.partition(",")[0] for end in ends} == {"completed", "interrupted"}
    assert {end.partition(", ")[2] for end in ends} == {"1012", "done"}
    assert sum(count for end, count in ends.items() if end.startswith("completed")) == EACH
    assert ends.total() == 2 * EACH
    assert status == 0
    assert took < STOPPED_SECONDS


async def test_peers_that_never_read_do_not_keep_the_service_from_stopping(tmp_path: Path):
    user, client_id = somebody(), new_id()
    async with (
        DemoServer(pace=0) as demo,
        own_process(demo, tmp_path, **in_environment(shutdown_grace_seconds=0)) as service,
        SilentPeer(service.port) as live,
        SilentPeer(service.port) as stream,
    ):
        await live.upgrade(user, client_id)
        await flood(service.port, user, client_id, demo)
        demo.script([TEXT])
        await stream.post("/api/chat/stream", user, message="flood")
        await demo.wait_for_requests(FLOODS + 2)
        began = time.monotonic()
        service.process.send_signal(signal.SIGTERM)
        status = await asyncio.wait_for(service.process.wait(), STOPPED_SECONDS)
        took = time.monotonic() - began

    assert status == 0
    assert took < STOPPED_SECONDS - GRACE_BY_DEFAULT
