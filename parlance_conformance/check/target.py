"""The server under the check: where it is, as whom to call it, and all that was heard from it."""

from __future__ import annotations

import asyncio
import http.client
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from websockets.exceptions import InvalidStatus

from parlance_conformance.check.probe import Probe, new_id

SHORT = "Say hello in one short sentence."
LONG = "Count from 1 to 400, then write 400 words about the sea."
HTTP_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer; header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """Return the decoded body; None when it is not JSON."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


class Target:
    """A server at `url`. `headers` identify the caller; `probes` are all its connections so far."""

    def __init__(self, url: str, headers: dict[str, str] | None = None) -> None:
        self.url = url.rstrip("/")
        self.headers = dict(headers or {})
        self.probes: list[Probe] = []

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
        async with Probe(url, self.headers | (headers or {}), who) as probe:
            self.probes.append(probe)
            if greet:
                await probe.greet()
            yield probe

    async def handshake(self, client_id: str, headers: dict[str, str] | None = None) -> int:
        """Return the status of a handshake; 101 when it is accepted."""
        try:
            async with self.connect(client_id, greet=False, headers=headers):
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
        return await asyncio.to_thread(self._call, method, path, body, sent)

    def _call(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        url = urlsplit(self.url)
        secure = url.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = kind(url.netloc, timeout=HTTP_SECONDS)
        if body is not None:
            headers = headers | {"Content-Type": "application/json"}
        try:
            connection.request(method, url.path + path, body=body, headers=headers)
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, found, response.read())
        finally:
            connection.close()
