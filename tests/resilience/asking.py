"""Asking one question over either door and reading its turn to the end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Protocol

import httpx2

from app.core.ids import new_id
from parlance_conformance.check.probe import of_turn, the_one
from parlance_conformance.contract import Frame
from tests.live_client import LiveClient
from tests.resilience.wanderer import Door
from tests.streamed import streamed


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
        return of_turn(frames, the_one(frames, "ack")["turn_id"])


class StreamAsker:
    """Asks over server-sent events; the stream must end with `done`, once, after the last event."""

    def __init__(self, http: httpx2.AsyncClient) -> None:
        self._http = http

    async def ask(self, content: str, **fields: Any) -> list[Frame]:
        body = {"message": content, **fields}
        async with self._http.stream("POST", "/api/chat/stream", json=body) as answer:
            events = [frame async for _, frame in streamed(answer)]
        *told, done = events
        assert done["type"] == "done"
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
