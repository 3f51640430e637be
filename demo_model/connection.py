"""One HTTP/1.1 connection: h11 reads the requests, answers go out through h11 or as raw bytes.

Raw bytes and `reset` are for faults: they may break the framing, after which the connection closes.
It knows nothing of paths or models. `server` owns the connections.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable, Iterable, Mapping

import h11

MAX_BODY = 16 * 1024 * 1024
IDLE_SECONDS = 75.0
CLOSE_SECONDS = 5.0
_READ = 65_536
_YIELD_EVERY = 16
Headers = Iterable[tuple[str, str]]


class PeerGone(Exception):
    """The client closed the connection while we were answering."""


class TooLarge(Exception):
    """The request's body is over 16 MiB."""


class Exchange:
    """One request and the means to answer it. `path` is without the query."""

    def __init__(self, connection: Connection, request: h11.Request, body: bytes) -> None:
        self._connection = connection
        self.method = request.method.decode("ascii")
        self.path, _, self.query = request.target.decode("ascii", "replace").partition("?")
        self.headers: Mapping[str, str] = {
            name.decode("ascii"): value.decode("latin-1") for name, value in request.headers
        }
        self.body = body
        self._sent = 0

    async def reply(
        self, status: int, body: bytes, *, content_type: str, headers: Headers = ()
    ) -> None:
        length = ("content-length", str(len(body)))
        await self.start(status, content_type, headers=[length, *headers])
        await self.send(body)
        await self.end()

    async def start(self, status: int, content_type: str, *, headers: Headers = ()) -> None:
        """Send status and headers; without a content-length the body is chunked."""
        fields = [("content-type", content_type), *headers]
        response = h11.Response(status_code=status, headers=fields)
        await self._connection.write(response)

    async def send(self, data: bytes) -> None:
        """Send a part of the body. Raises `PeerGone`."""
        await self._connection.write(h11.Data(data=data))

    async def end(self) -> None:
        """End the body."""
        await self._connection.write(h11.EndOfMessage())

    async def send_raw(self, data: bytes) -> None:
        """Send bytes outside of all framing; the connection closes after this exchange."""
        await self._connection.write_raw(data)

    async def pause(self, seconds: float) -> None:
        """Wait, but not longer than the client stays. Raises `PeerGone`."""
        self._sent += 1
        if seconds > 0 or self._sent % _YIELD_EVERY == 0:
            await self._connection.wait_gone(seconds)

    async def cut(self) -> None:
        """Send what is buffered and close cleanly (FIN), wherever the body stands."""
        await self._connection.cut()

    async def reset(self) -> None:
        """Send what is buffered and close with a reset (RST)."""
        await self._connection.flush()
        self._connection.reset()


Handler = Callable[[Exchange], Awaitable[None]]


class Connection:
    """A client's connection, from accept to close."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._http = h11.Connection(h11.SERVER)
        self._watch: asyncio.Task[bytes] | None = None
        self._closing: asyncio.Task[None] | None = None
        self._broken = False
        self.idle = True

    async def serve(self, handler: Handler) -> None:
        """Answer requests until one side closes; 75 idle seconds close the connection."""
        try:
            while exchange := await self._next():
                self.idle = False
                self._watch = asyncio.create_task(self._reader.read(_READ))
                await handler(exchange)
                if not await self._ready_again():
                    break
                self.idle = True
        except (PeerGone, ConnectionError, TimeoutError, h11.LocalProtocolError):
            self._broken = True
        except (h11.RemoteProtocolError, TooLarge) as error:
            status = 413 if isinstance(error, TooLarge) else 400
            await self._refuse(status, str(error))
        finally:
            self._writer.close()  # first, because the waits below may be cancelled
            await self._stop_watching()
            await self.close()

    async def write(self, event: h11.Event) -> None:
        """Send an h11 event. Raises `PeerGone`."""
        await self._write(self._http.send(event) or b"")

    async def write_raw(self, data: bytes) -> None:
        """Send bytes as they are and give the framing up."""
        self._broken = True
        await self._write(data)

    async def wait_gone(self, seconds: float) -> None:
        """Wait; raises `PeerGone` as soon as the client has closed."""
        if self._watch is None or (self._watch.done() and not self._is_gone()):
            await asyncio.sleep(seconds)
            return
        await asyncio.wait({self._watch}, timeout=seconds)
        if self._is_gone():
            raise PeerGone

    async def flush(self) -> None:
        """Wait until the kernel has taken every byte."""
        self._writer.transport.set_write_buffer_limits(high=0)
        await self._writer.drain()

    async def cut(self) -> None:
        """Close with a FIN after what was written."""
        self._broken = True
        await self.flush()
        await self.close()

    def reset(self) -> None:
        """Close with a RST at once."""
        self._broken = True
        raw: socket.socket | None = self._writer.get_extra_info("socket")
        if raw is not None and raw.fileno() >= 0:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()

    async def close(self) -> None:
        """Close; safe to call twice. What the client does not take within 5 s is thrown away."""
        self._writer.close()
        if self._closing is None:  # one wait for all: a cancelled one would cancel the others
            self._closing = asyncio.create_task(self._writer.wait_closed())
        await asyncio.wait({self._closing}, timeout=CLOSE_SECONDS)
        if not self._closing.done():
            self._writer.transport.abort()
        elif not isinstance(error := self._closing.exception(), ConnectionError | None):
            raise error

    def abort(self) -> None:
        """Close at once and throw away what was not sent."""
        self._writer.transport.abort()

    def _is_gone(self) -> bool:
        if self._watch is None or not self._watch.done():
            return False
        return self._watch.exception() is not None or self._watch.result() == b""

    async def _write(self, data: bytes) -> None:
        if self._is_gone() or self._writer.transport.is_closing():
            raise PeerGone
        self._writer.write(data)
        await self._writer.drain()

    async def _next(self) -> Exchange | None:
        request: h11.Request | None = None
        body = bytearray()
        while True:
            event = self._http.next_event()
            if event is h11.NEED_DATA:
                await self._continue()
                data = await asyncio.wait_for(self._reader.read(_READ), IDLE_SECONDS)
                self._http.receive_data(data)
            elif isinstance(event, h11.Request):
                request = event
            elif isinstance(event, h11.Data):
                body += event.data
                if len(body) > MAX_BODY:
                    raise TooLarge(f"The body is over {MAX_BODY} bytes.")
            elif isinstance(event, h11.EndOfMessage) and request is not None:
                return Exchange(self, request, bytes(body))
            else:
                return None

    async def _continue(self) -> None:
        if self._http.they_are_waiting_for_100_continue:
            await self.write(h11.InformationalResponse(status_code=100, headers=[]))

    async def _ready_again(self) -> bool:
        """Make ready for the next request, with the bytes that came early; False to close."""
        data = await self._stop_watching()
        if self._broken or self._http.our_state is not h11.DONE:
            return False
        if self._http.their_state is not h11.DONE:
            return False
        self._http.start_next_cycle()
        if data is not None:
            self._http.receive_data(data)
        return data != b""

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

    async def _refuse(self, status: int, message: str) -> None:
        if self._http.our_state is not h11.IDLE and self._http.our_state is not h11.SEND_RESPONSE:
            return
        body = message.encode()
        head = f"HTTP/1.1 {status} Refused\r\ncontent-type: text/plain\r\nconnection: close\r\n"
        try:
            await self.write_raw(f"{head}content-length: {len(body)}\r\n\r\n".encode() + body)
        except (PeerGone, ConnectionError):
            return
