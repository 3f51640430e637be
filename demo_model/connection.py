"""One HTTP/1.1 connection: h11 reads the requests, responses go out through h11 or as raw bytes.

It is not a web framework's, because faults need what those keep away: to break the framing, to
close in the middle, to reset. It knows nothing of paths or models; `server` owns the connections.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import h11

from demo_model.response import End, Response

MAX_BODY = 16 * 1024 * 1024
IDLE_SECONDS = 75.0
CLOSE_SECONDS = 5.0
_READ = 65_536
_YIELD_EVERY = 16


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """One request, with its whole body. `path` is without the query."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


Send = Callable[[Response], Awaitable[None]]
Handler = Callable[[HttpRequest, Send], Awaitable[None]]


class Connection:
    """A client's connection, from accept to close."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._http = h11.Connection(h11.SERVER)
        self._watch: asyncio.Task[bytes] | None = None
        self._closing: asyncio.Task[None] | None = None
        self._sent = 0
        self.idle = True

    async def serve(self, handler: Handler) -> None:
        """Answer requests until one side closes; 75 idle seconds close the connection."""
        try:
            while request := await self._next():
                self.idle = False
                self._watch = asyncio.create_task(self._reader.read(_READ))
                await handler(request, self.send)
                if not await self._ready_again():
                    break
                self.idle = True
        except (ConnectionError, TimeoutError, h11.ProtocolError):
            pass
        finally:
            self._writer.close()  # first, because the waits below may be cancelled
            await self._stop_watching()
            await self.close()

    async def send(self, response: Response) -> None:
        """Send a response to its end. Raises `ConnectionError` as soon as the client has closed."""
        if response.status:
            head = [*response.headers.items()]
            await self._write(h11.Response(status_code=response.status, headers=head))
        for piece in response.pieces:
            await self._pause(piece.delay)
            if piece.data:
                await self._write(h11.Data(data=piece.data))
        if response.end is End.WHOLE:
            await self._write(h11.EndOfMessage())
            return
        self._writer.write(response.raw)
        self._writer.transport.set_write_buffer_limits(high=0)
        await self._writer.drain()
        if response.end is End.RESET:
            self.reset()
        else:
            await self.close()

    def reset(self) -> None:
        """Close with a RST at once."""
        raw: socket.socket | None = self._writer.get_extra_info("socket")
        if raw is not None and raw.fileno() >= 0:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.abort()

    def abort(self) -> None:
        """Close at once and throw away what was not sent."""
        self._writer.transport.abort()

    async def close(self) -> None:
        """Close; safe to call twice. What the client does not take within 5 s is thrown away."""
        self._writer.close()
        if self._closing is None:  # one wait for all: a cancelled one would cancel the others
            self._closing = asyncio.create_task(self._writer.wait_closed())
        await asyncio.wait({self._closing}, timeout=CLOSE_SECONDS)
        if not self._closing.done():
            self.abort()
        elif not isinstance(error := self._closing.exception(), ConnectionError | None):
            raise error

    async def _pause(self, seconds: float) -> None:
        """Wait, but not longer than the client stays; now and then, let others live."""
        self._sent += 1
        if not seconds and self._sent % _YIELD_EVERY:
            return
        if self._watch is None or (self._watch.done() and not self._is_gone()):
            await asyncio.sleep(seconds)
        else:
            await asyncio.wait({self._watch}, timeout=seconds)
        if self._is_gone():
            raise ConnectionAbortedError

    async def _write(self, event: h11.Event) -> None:
        if self._is_gone() or self._writer.transport.is_closing():
            raise ConnectionAbortedError
        self._writer.write(self._http.send(event) or b"")
        await self._writer.drain()

    def _is_gone(self) -> bool:
        if self._watch is None or not self._watch.done():
            return False
        return self._watch.exception() is not None or self._watch.result() == b""

    async def _next(self) -> HttpRequest | None:
        request: h11.Request | None = None
        body = bytearray()
        while True:
            event = self._http.next_event()
            if event is h11.NEED_DATA:
                data = await asyncio.wait_for(self._reader.read(_READ), IDLE_SECONDS)
                self._http.receive_data(data)
            elif isinstance(event, h11.Request):
                request = event
            elif isinstance(event, h11.Data) and len(body) < MAX_BODY:
                body += event.data
            elif isinstance(event, h11.EndOfMessage) and request is not None:
                path = request.target.decode("ascii", "replace").partition("?")[0]
                headers = {n.decode("ascii"): v.decode("latin-1") for n, v in request.headers}
                return HttpRequest(request.method.decode("ascii"), path, headers, bytes(body))
            else:
                return None

    async def _ready_again(self) -> bool:
        """Make ready for the next request, with the bytes that came early; False to close."""
        early = await self._stop_watching()
        if self._http.our_state is not h11.DONE or self._http.their_state is not h11.DONE:
            return False
        self._http.start_next_cycle()
        if early:
            self._http.receive_data(early)
        return early != b""

    async def _stop_watching(self) -> bytes | None:
        watch, self._watch = self._watch, None
        if watch is None:
            return None
        if not watch.done():
            watch.cancel()
        await asyncio.wait({watch})
        if watch.cancelled():
            return None
        return b"" if watch.exception() else watch.result()
