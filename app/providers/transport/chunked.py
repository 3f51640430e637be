"""HTTP/1.1 body framing as pure parsers: bytes of the socket in, bytes of the body out.

They hold no socket and wait for nothing; `reading` feeds them. `Chunked` follows RFC 9112 section
7.1 strictly (CRLF only, hexadecimal sizes); extensions and trailers are read and dropped.
"""

from __future__ import annotations

import re
from typing import Protocol

from app.core.errors import LlmBadResponse

MAX_LINE = 4096
"""Bytes of one chunk-size or trailer line; http.client allows 64 KiB, real servers send 10."""
MAX_TRAILERS = 64
"""Trailer lines; more raises `LlmBadResponse`."""

_SIZE = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;.*)?")


class Framing(Protocol):
    """How a body says where it ends."""

    @property
    def ended(self) -> bool:
        """The whole body has been fed."""
        ...

    @property
    def excess(self) -> bool:
        """Bytes came after the end: the connection must not be used again."""
        ...

    def feed(self, data: bytes) -> bytes:
        """Return the body bytes in `data`, maybe none. Raises `LlmBadResponse`."""
        ...


class Counted:
    """A body of a known length."""

    def __init__(self, length: int) -> None:
        self._left = length
        self.excess = False

    @property
    def ended(self) -> bool:
        """The whole body has been fed."""
        return self._left == 0

    def feed(self, data: bytes) -> bytes:
        """Return the part of `data` that belongs to the body."""
        if len(data) > self._left:
            self.excess = True
            data = data[: self._left]
        self._left -= len(data)
        return data


class Chunked:
    """A chunked body. Data is passed on as it comes, however the chunks are cut."""

    def __init__(self) -> None:
        self._rest = b""  # the start of a line whose end has not come; at most MAX_LINE
        self._left = 0  # bytes of the current chunk still to come
        self._closing = False  # the CRLF that ends a chunk is due
        self._trailers = 0  # trailer lines read; 0 before the last chunk
        self.ended = False
        self.excess = False

    def feed(self, data: bytes) -> bytes:
        """Return the body bytes in `data`. Raises `LlmBadResponse` when it is not chunked."""
        if self._rest:
            data, self._rest = self._rest + data, b""
        out: list[bytes] = []
        at, size = 0, len(data)
        while at < size:
            if self._left:
                piece = data[at : at + self._left]
                out.append(piece)
                at += len(piece)
                self._left -= len(piece)
                self._closing = not self._left
            elif self.ended:
                self.excess = True
                break
            else:
                end = data.find(b"\r\n", at)
                if end < 0:
                    self._keep(data[at:])
                    break
                self._line(data[at:end])
                at = end + 2
        return out[0] if len(out) == 1 else b"".join(out)

    def _keep(self, rest: bytes) -> None:
        if len(rest) > MAX_LINE or (self._closing and rest != b"\r"):
            raise _broken()
        self._rest = rest

    def _line(self, line: bytes) -> None:
        if self._closing:
            if line:
                raise _broken()
            self._closing = False
        elif self._trailers:
            self._trailers += 1
            self.ended = not line
            if self._trailers > MAX_TRAILERS:
                raise _broken()
        else:
            self._size(line)

    def _size(self, line: bytes) -> None:
        match = _SIZE.fullmatch(line)
        if match is None or len(line) > MAX_LINE:
            raise _broken()
        self._left = int(match[1], 16)
        self._trailers = 0 if self._left else 1


def _broken() -> LlmBadResponse:
    return LlmBadResponse("The language model's server sent a broken chunked body.")
