"""The fall-back reader: a thread of the transport's pool waits in urllib3 for each read.

It serves every body that the reader on the event loop does not know (delimited by the connection's
end, compressed, over an unknown kind of connection), at the price of one pool thread for as long
as it waits. A read is ended early by `raw.shutdown()`, which wakes its thread with an end of file;
closing from another thread would block both.
"""

from __future__ import annotations

import asyncio
import contextlib
from concurrent.futures import Future, ThreadPoolExecutor

from urllib3.exceptions import DecodeError, HTTPError, ReadTimeoutError
from urllib3.response import HTTPResponse

from app.core.errors import (
    LlmBadResponse,
    LlmError,
    LlmInterrupted,
    LlmTimeout,
    LlmUnavailable,
)
from app.providers.transport.stream import ByteStream

READ_SIZE = 64 * 1024
"""Bytes of one read at most, after decompression."""
CLOSE_SECONDS = 1.0
"""How long `aclose` waits for the thread that it woke; then the thread closes by itself."""


class ThreadStream(ByteStream):
    """Reads `raw` on `executor`, one read at a time, waiting there while all threads are busy."""

    def __init__(self, raw: HTTPResponse, executor: ThreadPoolExecutor) -> None:
        self._raw = raw
        self._executor = executor
        self._aborted: asyncio.Future[LlmError] = asyncio.get_running_loop().create_future()
        self._job: Future[bytes] | None = None
        self._ended = False
        self._closed = False
        # urllib3 gives the connection back on its own thread at the body's end; a shutdown at that
        # moment would hit the next user of the connection. Kept from it, we give it back ourselves.
        self._pool, raw._pool = raw._pool, None

    async def read(self) -> bytes:
        """Return what one read of urllib3 brings, as `ByteStream` says."""
        if self._aborted.done():
            raise self._aborted.result()
        if self._ended:
            return b""
        self._job = self._submit()
        done = asyncio.wrap_future(self._job)
        done.add_done_callback(_look)
        await asyncio.wait((done, self._aborted), return_when=asyncio.FIRST_COMPLETED)
        if not done.done():
            raise self._aborted.result()
        data = _result(done)
        self._ended = not data
        return data

    def abort(self, error: LlmError) -> None:
        """Make the waiting read raise `error`; its thread is woken by `aclose`."""
        if not self._aborted.done():
            self._aborted.set_result(error)

    async def aclose(self) -> None:
        """Wake the thread that may be reading, and give the connection back or close it."""
        if self._closed:
            return
        self._closed = True
        if self._ended:
            self._raw._pool = self._pool
            self._raw.release_conn()
        job = self._job
        if job is None or job.done() or job.cancel():
            self._raw.close()
            return
        with contextlib.suppress(ValueError, RuntimeError, OSError):
            self._raw.shutdown()  # already shut or ended: the thread is on its way out
        job.add_done_callback(lambda _: self._raw.close())
        ended = asyncio.wrap_future(job)
        ended.add_done_callback(_look)
        await asyncio.wait((ended,), timeout=CLOSE_SECONDS)

    def _submit(self) -> Future[bytes]:
        try:
            return self._executor.submit(self._raw.read1, READ_SIZE, True)
        except RuntimeError as error:
            raise LlmUnavailable("The service is shutting down.") from error


def _look(done: asyncio.Future[bytes]) -> None:
    """Take note of an outcome that nobody may await any more, so that asyncio does not complain."""
    if not done.cancelled():
        done.exception()


def _result(done: asyncio.Future[bytes]) -> bytes:
    try:
        return done.result()
    except ReadTimeoutError as error:
        raise LlmTimeout("The language model's server stopped sending.") from error
    except DecodeError as error:
        raise LlmBadResponse(
            "The language model's server sent a broken compressed body."
        ) from error
    except (HTTPError, OSError) as error:
        raise LlmInterrupted(
            "The connection to the language model broke in the middle of its answer."
        ) from error
