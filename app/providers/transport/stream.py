"""A response's body as an asynchronous stream of bytes: what both readers offer.

The transport makes one; wire formats read it. It knows HTTP's framing is already taken away, and
nothing of events or JSON. `reading` holds the reader on the event loop, `thread_reading` the one
on a thread. One task reads a stream; nobody shares it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod

from app.core.errors import LlmBadResponse, LlmError

MAX_BODY = 16 * 1024 * 1024
"""Bytes of one answer; a long one has some 100 KiB of text in 50 times as much of framing."""


class ByteStream(ABC):
    """The body of one response. Whoever got it closes it, in every case."""

    @abstractmethod
    async def read(self) -> bytes:
        """Return everything that is there at this moment, waiting for the first byte.

        Empty bytes are the clean end, and stay it. Bytes that arrived before the connection
        failed are returned before that is raised. Raises `LlmInterrupted` when the connection
        ended before the body did, `LlmBadResponse` when the framing is broken, or what `abort`
        was given.
        """

    @abstractmethod
    def abort(self, error: LlmError) -> None:
        """Make the read that waits, or the next one, raise `error`. Only on the loop's thread."""

    @abstractmethod
    async def aclose(self) -> None:
        """Give the connection back if the body ended cleanly, else close it. May be repeated."""


async def read_all(stream: ByteStream, limit: int) -> bytes:
    """Return the whole body. Raises `LlmBadResponse` over `limit` bytes, and what `read` raises."""
    parts: list[bytes] = []
    size = 0
    while data := await stream.read():
        size += len(data)
        if size > limit:
            raise LlmBadResponse(f"The language model's server sent more than {limit} bytes.")
        parts.append(data)
    return b"".join(parts)


async def read_start(stream: ByteStream, limit: int) -> bytes:
    """Return the first `limit` bytes of the body, or as many as there are before it fails."""
    start = b""
    try:
        while len(start) < limit and (data := await stream.read()):
            start += data
    except LlmError:
        pass  # what arrived before the failure is all that is wanted
    return start[:limit]
