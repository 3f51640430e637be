"""Asking one question over either door and reading its turn to the end."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Protocol

import httpx2

from app.core.ids import new_id
from tests.contract_schemas import check_server_frame, check_stream_done
from tests.live_client import LiveClient
from tests.resilience.transcript import Frame
from tests.resilience.wanderer import Door


class Asker(Protocol):
    """A user at a door."""

    async def ask(self, content: str, **fields: Any) -> list[Frame]:
        """Send a message and return the numbered events of its turn."""
        ...


class LiveAsker:
    """Asks over a WebSocket that stays open."""

    def __init__(self, client: LiveClient) -> None:
        self._client = client

    async def ask(self, content: str, **fields: Any) -> list[Frame]:
        frames = await self._client.ask(content, **fields)
        [ack] = [f for f in frames if f["type"] == "ack"]
        return [f for f in frames if f.get("turn_id") == ack["turn_id"] and "seq" in f]


class StreamAsker:
    """Asks over server-sent events; the stream must end with `done`, once, after the last event."""

    def __init__(self, http: httpx2.AsyncClient) -> None:
        self._http = http

    async def ask(self, content: str, **fields: Any) -> list[Frame]:
        body = {"message": content, **fields}
        events: list[Frame] = []
        async with self._http.stream("POST", "/api/chat/stream", json=body) as answer:
            assert answer.status_code == 200, await answer.aread()
            async for line in answer.aiter_lines():
                if line.startswith("data: "):
                    events.append(json.loads(line[6:]))
        *told, done = events
        check_stream_done(done)
        for frame in told:
            check_server_frame(frame)
        assert done["outcome"] == told[-1]["outcome"]
        return [f for f in told if "turn_id" in f]


@asynccontextmanager
async def asker(port: int, door: Door, user: str) -> AsyncIterator[Asker]:
    """A user at a door."""
    headers = {"X-EMAIL-USER": user}
    if door == "live":
        async with LiveClient(port, new_id(), headers=headers) as client:
            yield LiveAsker(client)
    else:
        url = f"http://127.0.0.1:{port}"
        async with httpx2.AsyncClient(
            base_url=url, headers=headers, timeout=20, trust_env=False
        ) as http:
            yield StreamAsker(http)
