"""The server under the check: where it is, as whom to call it, and all that was heard from it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from websockets.exceptions import InvalidStatus

from parlance_conformance.check.exchange import Answer, Exchange, whole
from parlance_conformance.check.probe import WAIT_SECONDS, Probe, new_id
from parlance_conformance.check.stream import Stream, read_stream

SHORT = "Say hello in one short sentence."
LONG = "Count from 1 to 400, then write 400 words about the sea."
FORM = "Show me a form with a field for the city."
SLOW = "Do something slow, then say that it is done."
HTTP_SECONDS = 15


class Target:
    """A server at `url`. `headers` identify the caller; `probes` are all its connections so far.

    `patience` is how many seconds a rule waits for a frame; `silent` says that one waited in vain.
    """

    def __init__(
        self, url: str, headers: dict[str, str] | None = None, patience: float = WAIT_SECONDS
    ) -> None:
        self.url = url.rstrip("/")
        self.headers = dict(headers or {})
        self.probes: list[Probe] = []
        self.patience, self.silent = patience, False

    @asynccontextmanager
    async def connect(
        self,
        client_id: str | None = None,
        *,
        takeover: bool = True,
        greet: bool = True,
        headers: dict[str, str] | None = None,
    ) -> AsyncIterator[Probe]:
        """Open a connection; by default as a new client that takes the session over."""
        who = client_id or new_id()
        url = "ws" + self.url.removeprefix("http") + f"/ws/{who}"
        url += "?takeover=true" if takeover else ""
        async with Probe(url, self.headers | (headers or {}), who, self.patience) as probe:
            self.probes.append(probe)
            if greet:
                await probe.greet()
            yield probe

    async def handshake(self, client_id: str, headers: dict[str, str] | None = None) -> int:
        """Return the status of a handshake; 101 when it is accepted."""
        try:
            async with self.connect(client_id, takeover=False, greet=False, headers=headers):
                return 101
        except InvalidStatus as refused:
            return refused.response.status_code

    async def call(
        self,
        method: str,
        path: str,
        *,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        known: bool = True,
    ) -> Answer:
        """Make an HTTP request; `known` says whether to identify the caller."""
        sent = (self.headers if known else {}) | (headers or {})
        return await self._exchange().run(whole, method, path, body=body, headers=sent)

    async def messages(self, chat_id: str, query: str = "") -> Answer:
        """Ask for the messages of a chat; `query` is such as `limit=4`."""
        return await self.call("GET", f"/chats/{chat_id}/messages" + f"?{query}" * bool(query))

    async def chat(self, method: str, chat_id: str, what: str = "", **body: Any) -> Answer:
        """Make a request for a chat; `what` is such as `/restore`."""
        data = json.dumps(body).encode() if method == "PATCH" else None
        return await self.call(method, f"/chats/{chat_id}{what}", body=data)

    async def stream(
        self, *, after: str | None = None, most: int | None = None, **body: Any
    ) -> Stream:
        """Send a message over the streaming door and read its answer, or its first events."""
        headers = self.headers | ({"Last-Event-ID": after} if after else {})
        read, data = partial(read_stream, most=most), json.dumps(body).encode()
        path = "/api/chat/stream"
        return await self._exchange().run(read, "POST", path, body=data, headers=headers)

    async def tools(self) -> list[str]:
        """Return the names of the tools that may be selected, as many as a message takes."""
        return [tool["name"] for tool in (await self.call("GET", "/tools")).json()["tools"]][:32]

    def _exchange(self) -> Exchange:
        return Exchange(self.url, min(HTTP_SECONDS, self.patience))
