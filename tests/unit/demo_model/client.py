"""A raw HTTP client that shows what a connection really did: bytes, and how it ended."""

from __future__ import annotations

import asyncio
import gzip
import json
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

End = Literal["closed", "reset", "open"]
HI = {"model": "parlance-demo", "messages": [{"role": "user", "content": "hi"}]}


@dataclass
class Seen:
    """What came over the wire. `whole` says that the body's framing came to its end."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    end: End = "closed"
    whole: bool = False

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def events(self) -> list[bytes]:
        """The data of every complete server-sent event."""
        blocks = self.body.split(b"\n\n")[:-1]
        return [block.removeprefix(b"data: ") for block in blocks if block.startswith(b"data: ")]

    @property
    def chunks(self) -> list[Any]:
        return [json.loads(event) for event in self.events if event != b"[DONE]"]

    @property
    def text(self) -> str:
        return "".join(
            c["choices"][0]["delta"].get("content") or "" for c in self.chunks if c["choices"]
        )

    @property
    def finish(self) -> str | None:
        found = [c["choices"][0]["finish_reason"] for c in self.chunks if c["choices"]]
        return next(filter(None, found), None)


async def open_request(
    base_url: str, path: str, value: Any = None, *, method: str = "POST", **headers: str
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Send one request and return the connection. Raises `OSError`."""
    url = urlsplit(base_url)
    reader, writer = await asyncio.open_connection(url.hostname, url.port)
    body = (
        value if isinstance(value, bytes) else b"" if value is None else json.dumps(value).encode()
    )
    fields = {"Host": url.netloc, "Connection": "close", "Content-Length": str(len(body))}
    fields |= {name.replace("_", "-"): text for name, text in headers.items()}
    head = "".join(f"{name}: {text}\r\n" for name, text in fields.items())
    writer.write(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body)
    await writer.drain()
    return reader, writer


async def send(
    base_url: str,
    path: str = "/v1/chat/completions",
    value: Any = None,
    *,
    method: str = "POST",
    until: bytes | None = None,
    at_most: int | None = None,
    **headers: str,
) -> Seen:
    """Send a request and read to the end, or until some bytes or that many of them have come."""
    reader, writer = await open_request(
        base_url,
        path,
        HI if value is None and method == "POST" else value,
        method=method,
        **headers,
    )
    seen, raw = Seen(), b""
    try:
        while (until is None or until not in raw) and (at_most is None or len(raw) < at_most):
            if not (data := await asyncio.wait_for(reader.read(65_536), 5)):
                break
            raw += data
        else:
            seen.end = "open"
    except ConnectionResetError:
        seen.end = "reset"
    finally:
        writer.transport.abort()
    return _parsed(seen, raw)


def _parsed(seen: Seen, raw: bytes) -> Seen:
    head, _, body = raw.partition(b"\r\n\r\n")
    if not head:
        return seen
    lines = head.decode("latin-1").split("\r\n")
    seen.status = int(lines[0].split()[1])
    seen.headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines[1:])}
    if seen.headers.get("transfer-encoding") == "chunked":
        seen.body, seen.whole = _dechunked(body)
    else:
        seen.body = body
        seen.whole = len(body) == int(seen.headers.get("content-length", -1))
    if seen.headers.get("content-encoding") == "gzip":
        seen.body = gzip.decompress(seen.body)
    return seen


def _dechunked(data: bytes) -> tuple[bytes, bool]:
    parts, at = [], 0
    while at < len(data):
        end = data.find(b"\r\n", at)
        size = int(data[at:end] or b"0", 16)
        if size == 0:
            return b"".join(parts), True
        parts.append(data[end + 2 : end + 2 + size])
        at = end + 2 + size + 2
    return b"".join(parts), False
