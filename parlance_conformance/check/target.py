"""The server under the check: where it is, as whom to call it, and all that was heard from it."""

from __future__ import annotations

import asyncio
import http.client
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from websockets.exceptions import InvalidStatus

from parlance_conformance.check.probe import WAIT_SECONDS, Probe, new_id
from parlance_conformance.check.stream import Stream, read_stream

SHORT = "Say hello in one short sentence."
LONG = "Count from 1 to 400, then write 400 words about the sea."
FORM = "Show me a form with a field for the city."
SLOW = "Do something slow, then say that it is done."
HTTP_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer; header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def media(self) -> str:
        """What the body is told to be, without parameters such as its character set."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def json(self) -> Any:
        """Return the decoded body; None when it is not JSON."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


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
        return await asyncio.to_thread(self._call, method, path, body, sent)

    async def messages(self, chat_id: str, query: str = "") -> Answer:
        """Ask for the messages of a chat; `query` is such as `limit=4`."""
        return await self.call("GET", f"/chats/{chat_id}/messages" + f"?{query}" * bool(query))

    async def stream(
        self, *, after: str | None = None, most: int | None = None, **body: Any
    ) -> Stream:
        """Send a message over the streaming door and read its answer, or its first events."""
        headers = self.headers | ({"Last-Event-ID": after} if after else {})
        data = json.dumps(body).encode()
        return await asyncio.to_thread(self._stream, data, headers, most)

    async def tools(self) -> list[str]:
        """Return the names of the tools that may be selected, as many as a message takes."""
        return [tool["name"] for tool in (await self.call("GET", "/tools")).json()["tools"]][:32]

    def _stream(self, body: bytes, headers: dict[str, str], most: int | None) -> Stream:
        with self._response("POST", "/api/chat/stream", body, headers) as response:
            return read_stream(response, most=most)

    def _call(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        with self._response(method, path, body, headers) as response:
            found = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, found, response.read())

    @contextmanager
    def _response(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> Iterator[http.client.HTTPResponse]:
        url = urlsplit(self.url)
        secure = url.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = kind(url.netloc, timeout=min(HTTP_SECONDS, self.patience))
        if body is not None:
            headers = headers | {"Content-Type": "application/json"}
        try:
            connection.request(method, url.path + path, body=body, headers=headers)
            yield connection.getresponse()
        finally:
            connection.close()
