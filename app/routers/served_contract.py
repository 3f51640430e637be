"""The contract's documents as they are served: their `servers` name the address that was asked.

The files name the address of `make run`. A reader of a served document is somewhere else, and a
client made from it should find its way back. The address is the request's `Host`, when it is a
plain one; the scheme is that of the origin in `ALLOWED_ORIGINS` with this host, since a proxy in
front may speak TLS where this service does not.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

from fastapi import Request, Response

WRITTEN_HOST = "127.0.0.1:8000"
_PLAIN_HOST = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?"
)


class ServedContract:
    """Sends documents; `origins` are those at which people reach this service."""

    def __init__(self, origins: Iterable[str]) -> None:
        pairs = (origin.split("://", 1) for origin in origins if "://" in origin)
        self._secure = frozenset(host for scheme, host in pairs if scheme == "https")

    def sender(self, path: Path, media_type: str) -> Callable[[Request], Awaitable[Response]]:
        """Return a handler that sends this document. Read once: it changes with the service."""
        written = path.read_text("utf-8")

        async def send_document(request: Request) -> Response:
            body = self._addressed(written, request.headers.get("host", ""))
            return Response(body, media_type=media_type, headers={"cache-control": "no-cache"})

        return send_document

    def _addressed(self, written: str, host: str) -> str:
        """Return the document with another address. Nothing else in it has this one."""
        if not _PLAIN_HOST.fullmatch(host):
            return written
        if host.lower() in self._secure:
            written = written.replace(f"http://{WRITTEN_HOST}", f"https://{WRITTEN_HOST}")
            written = re.sub(r"(?m)^(\s*\"?protocol\"?: \"?)ws(?=\"|$)", r"\g<1>wss", written)
        return written.replace(WRITTEN_HOST, host)
