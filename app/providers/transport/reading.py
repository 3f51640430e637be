"""`requests` opens, the event loop reads: takes over a response's socket and watches it.

This is the one module that reaches below urllib3 (the pinned range is tried in the contract suite):
it takes what http.client read ahead with the headers, sets the socket non-blocking, and lets the
loop call whenever bytes are there. A stream costs no thread and a token no task. When the framing
says that the body is over, the connection goes back to its pool; in every other case it is closed.
`open_body` falls back to `thread_reading` for what `take_over` does not know.
"""

from __future__ import annotations

import asyncio
import http.client
import io
import os
import socket
import ssl
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from urllib3.response import HTTPResponse

from app.core.errors import LlmBadResponse, LlmError, LlmInterrupted
from app.providers.transport.chunked import Chunked, Counted, Framing
from app.providers.transport.stream import ByteStream
from app.providers.transport.thread_reading import ThreadStream

READ_SIZE = 64 * 1024
"""Bytes asked of the socket at once; a busy stream fills it, a steady one brings some hundred."""
MAX_PENDING = 64 * 1024
"""Bytes that wait for a slow consumer; from here on the socket is not read, so TCP holds the server
back. It is also what one turn may do in a step of the loop: some 400 tokens, four milliseconds."""


def open_body(raw: HTTPResponse, executor: ThreadPoolExecutor) -> ByteStream:
    """Return the best reader for a response whose headers have been read."""
    return take_over(raw) or ThreadStream(raw, executor)


def take_over(raw: HTTPResponse) -> SocketStream | None:
    """Return a stream that reads on the running loop, or None for a body that it does not know."""
    response = raw._original_response
    if not isinstance(response, http.client.HTTPResponse) or raw.connection is None:
        return None
    if raw.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        return None
    if response.isclosed():  # http.client has already seen the end: there is no body
        return SocketStream(_Source(raw, response, None, None), Counted(0))
    sock = getattr(getattr(response.fp, "raw", None), "_sock", None)
    if not isinstance(response.fp, io.BufferedReader) or not isinstance(sock, socket.socket):
        return None
    framing: Framing
    if response.chunked:
        framing = Chunked()
    elif response.length is not None:
        framing = Counted(response.length)
    else:
        return None
    return SocketStream(_Source(raw, response, sock, sock.gettimeout()), framing)


@dataclass(frozen=True, slots=True)
class _Source:
    """A connection in the middle of a response, read below http.client's back."""

    raw: HTTPResponse
    response: http.client.HTTPResponse
    sock: socket.socket | None
    timeout: float | None

    def ahead(self) -> bytes:
        """Set the socket non-blocking and return what http.client holds of the body."""
        if self.sock is None:
            return b""
        self.sock.setblocking(False)
        try:
            return self.response.fp.read1(len(self.response.fp.peek(1)))
        except OSError:  # nothing held; whatever is wrong, the next receive meets it again
            return b""

    def receive(self) -> tuple[bytes, bool, OSError | None]:
        """Return what has arrived, whether the server closed, and what has broken since."""
        assert self.sock is not None
        parts: list[bytes] = []
        size = 0
        # A TLS socket is read until it is empty: what is decrypted already wakes no loop.
        while size < MAX_PENDING:
            try:
                data = self.sock.recv(READ_SIZE)
            except (BlockingIOError, InterruptedError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
                break
            except OSError as error:
                return b"".join(parts), False, error
            if not data:
                return b"".join(parts), True, None
            parts.append(data)
            size += len(data)
            if len(data) < READ_SIZE and not isinstance(self.sock, ssl.SSLSocket):
                break
        return parts[0] if len(parts) == 1 else b"".join(parts), False, self._broken()

    def _broken(self) -> OSError | None:
        """Return the error that waits behind the bytes just read.

        uvloop tells of a broken socket once and then stops watching it, so that the bytes and the
        error behind them must be taken together.
        """
        assert self.sock is not None
        code = self.sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        return OSError(code, os.strerror(code)) if code else None

    def holds(self) -> bool:
        """Tell whether decrypted bytes wait that will make no socket readable."""
        return isinstance(self.sock, ssl.SSLSocket) and self.sock.pending() > 0

    def give_back(self) -> None:
        """Return the connection to its pool: the body was read to its very end."""
        if self.holds():
            self.close()
            return
        if self.sock is not None:
            self.sock.settimeout(self.timeout)
        self.response.close()  # tells http.client that the connection is idle again
        self.raw.release_conn()

    def close(self) -> None:
        """Close the connection, whatever state it is in."""
        self.raw.close()


class SocketStream(ByteStream):
    """The body of one response, read by the event loop. Made on the loop that reads it."""

    def __init__(self, source: _Source, framing: Framing) -> None:
        self._loop = asyncio.get_running_loop()
        self._source = source
        self._framing = framing
        self._pending: list[bytes] = []
        self._pending_size = 0
        self._waiter: asyncio.Future[None] | None = None
        self._error: LlmError | None = None
        self._over = False  # ended, failed or closed: the connection is no longer ours
        self._watching: int | None = None  # the descriptor that the loop watches for us
        ahead = source.ahead()
        if ahead or framing.ended:
            self._take(ahead, closed=False)
        self._watch()
        self._on_readable()  # once by hand: TLS may hold bytes that make no socket readable

    async def read(self) -> bytes:
        """Return what has arrived, as `ByteStream` says."""
        while not self._pending:
            if self._error is not None:
                raise self._error
            if self._over:
                return b""
            self._waiter = self._loop.create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        parts, self._pending, self._pending_size = self._pending, [], 0
        if self._watching is None:
            self._watch()
            self._loop.call_soon(self._on_readable)  # not at once: others have a turn in between
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def abort(self, error: LlmError) -> None:
        """Close the connection at once and make the waiting read raise `error`."""
        if self._error is None and not self._over:
            self._fail(error)

    async def aclose(self) -> None:
        """Close the connection unless it has already gone back to its pool."""
        if not self._over:
            self._leave()
            self._source.close()

    def _watch(self) -> None:
        if not self._over and self._source.sock is not None:
            self._watching = self._source.sock.fileno()
            self._loop.add_reader(self._watching, self._on_readable)

    def _pause(self) -> None:
        if self._watching is not None:
            self._loop.remove_reader(self._watching)
            self._watching = None

    def _on_readable(self) -> None:
        if self._watching is None:
            return
        data, closed, error = self._source.receive()
        if data or closed:
            self._take(data, closed=closed)
        if error is not None and not self._over:
            self._fail(_interrupted(), error)
        if self._watching is not None and self._source.holds():
            self._loop.call_soon(self._on_readable)

    def _take(self, data: bytes, *, closed: bool) -> None:
        try:
            body = self._framing.feed(data)
        except LlmBadResponse as error:
            self._fail(error)
            return
        if body:
            self._pending.append(body)
            self._pending_size += len(body)
            if self._pending_size >= MAX_PENDING:
                self._pause()
            self._wake()
        if self._framing.ended:
            self._end(reusable=not closed and not self._framing.excess)
        elif closed:
            self._fail(_interrupted())

    def _end(self, *, reusable: bool) -> None:
        self._leave()
        if reusable:
            self._source.give_back()
        else:
            self._source.close()
        self._wake()

    def _fail(self, error: LlmError, cause: OSError | None = None) -> None:
        error.__cause__ = cause
        self._error = error
        self._leave()
        self._source.close()
        self._wake()

    def _leave(self) -> None:
        self._over = True
        self._pause()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


def _interrupted() -> LlmInterrupted:
    return LlmInterrupted("The connection to the language model broke in the middle of its answer.")
