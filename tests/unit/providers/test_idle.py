"""Idle connections: the dead are closed, the living are used again."""

from __future__ import annotations

import asyncio
import contextlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests
from requests.adapters import HTTPAdapter

from app.providers.transport.idle import IdleConnections
from demo_model.server import DemoServer

CALLS = 5


def connections_to(port: int) -> int:
    """How many sockets of this machine are open to a loopback port, in whatever state."""
    rows = Path("/proc/net/tcp").read_text("utf-8").splitlines()[1:]
    open_ = [row.split() for row in rows]
    return sum(int(row[2].partition(":")[2], 16) == port and row[9] != "0" for row in open_)


def call_at_once(session: requests.Session, demo: DemoServer) -> None:
    """Leave so many idle connections."""
    body = {"model": "parlance-demo", "messages": [{"role": "user", "content": "hi"}]}
    url = f"{demo.base_url}/chat/completions"

    def call(_: int) -> int:
        return session.post(url, json=body, timeout=5).status_code

    with ThreadPoolExecutor(CALLS) as threads:
        assert set(threads.map(call, range(CALLS))) == {200}


async def test_connections_that_the_server_closed_are_closed_and_others_stay() -> None:
    with contextlib.closing(requests.Session()) as session:
        session.mount("http://", HTTPAdapter(pool_maxsize=8))
        managers = [a.poolmanager for a in session.adapters.values()]
        idle = IdleConnections(lambda: managers, every=0.0)
        async with DemoServer(pace=0) as living:
            async with DemoServer(pace=0) as dying:
                await asyncio.to_thread(call_at_once, session, living)
                await asyncio.to_thread(call_at_once, session, dying)
                kept, dead = connections_to(living.port), connections_to(dying.port)
                port = dying.port
            idle.tidy()
            left = connections_to(port)
            stayed = connections_to(living.port)
            await asyncio.to_thread(call_at_once, session, living)

    assert (kept > 0, dead > 0) == (True, True)
    assert (stayed, left) == (kept, 0)
