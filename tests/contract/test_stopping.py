"""Stopping a real process: no turn without an end, a code that says come back, exit 0."""

from __future__ import annotations

import asyncio
import signal
import time
from pathlib import Path

from app.core.ids import new_id
from demo_model.server import DemoServer
from parlance_conformance.check.probe import answer_of
from tests.live_client import LiveClient
from tests.own_process import own_process


async def test_a_stop_ends_a_hanging_turn_visibly_and_exits_0(tmp_path: Path):
    async with DemoServer(pace=0) as demo:
        async with own_process(demo, tmp_path, SHUTDOWN_GRACE_SECONDS="0.2") as service:
            demo.script([{"text": ["One ", "two ", "three ", "four"], "fault": "hang_mid_stream"}])
            async with LiveClient(service.port, new_id(), takeover=True) as client:
                await client.send("chat", content="count")
                await client.until("token")
                began = time.monotonic()
                service.process.send_signal(signal.SIGTERM)
                code = await client.closed()
            status = await asyncio.wait_for(service.process.wait(), 25)
            took = time.monotonic() - began

    ends = [f["outcome"] for f in client.heard if f["type"] == "turn_finished"]
    assert (ends, code, status) == (["interrupted"], 1012, 0)
    assert answer_of(client.heard)["state"] == "partial"
    assert took < 25


async def test_a_turn_that_ends_within_the_grace_ends_well(tmp_path: Path):
    async with DemoServer(pace=0) as demo, own_process(demo, tmp_path) as service:
        demo.script([{"text": [{"text": f"{n} ", "delay": 0.02} for n in range(25)]}])
        async with LiveClient(service.port, new_id(), takeover=True) as client:
            await client.send("chat", content="count")
            await client.until("token")
            service.process.send_signal(signal.SIGTERM)
            code = await client.closed()
        status = await asyncio.wait_for(service.process.wait(), 25)

    ends = [f["outcome"] for f in client.heard if f["type"] == "turn_finished"]
    assert (ends, code, status) == (["completed"], 1012, 0)


async def test_a_second_signal_is_fast(tmp_path: Path):
    async with DemoServer(pace=0) as demo:
        async with own_process(demo, tmp_path, SHUTDOWN_GRACE_SECONDS="15") as service:
            demo.script([{"fault": "hang_before_first_token"}])
            async with LiveClient(service.port, new_id(), takeover=True) as client:
                await client.send("chat", content="hang")
                await client.until("turn_started")
                began = time.monotonic()
                service.process.send_signal(signal.SIGTERM)
                await asyncio.sleep(0)
                service.process.send_signal(signal.SIGINT)
                status = await asyncio.wait_for(service.process.wait(), 10)
                took = time.monotonic() - began

    assert status == 0
    assert took < 3
