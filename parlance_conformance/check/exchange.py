"""One HTTP request of the checker, made on a thread that can be called off."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from parlance_conformance.check.probe import Silence

T = TypeVar("T")


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


def whole(response: http.client.HTTPResponse) -> Answer:
    """Read an answer to its end."""
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, headers, response.read())


class Exchange:
    """A request to a server; each of its steps may take so many seconds."""

    def __init__(self, url: str, seconds: float) -> None:
        address = urlsplit(url)
        secure = address.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        self._connection = kind(address.netloc, timeout=seconds)
        self._base, self._seconds = address.path, seconds
        self._socket: socket.socket | None = None
        self._called_off = False

    async def run(
        self,
        read: Callable[[http.client.HTTPResponse], T],
        method: str,
        path: str,
        *,
        body: bytes | None,
        headers: Mapping[str, str],
    ) -> T:
        """Send the request and return what `read` makes of its answer. Raises `Silence`."""
        if body is not None:
            headers = {**headers, "Content-Type": "application/json"}

        def work() -> T:
            self._connection.connect()
            self._socket = self._connection.sock
            if self._called_off:
                raise ConnectionAbortedError
            self._connection.request(method, self._base + path, body=body, headers=dict(headers))
            return read(self._connection.getresponse())

        try:
            return await asyncio.to_thread(work)
        except TimeoutError:
            raise Silence(f"nothing came for {self._seconds:g} seconds") from None
        finally:
            self._hang_up()

    def _hang_up(self) -> None:
        """End the connection, so that a thread that still reads from it is let go."""
        self._called_off = True
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
        self._connection.close()
