"""HTTP as uvicorn speaks it, with bounds on a request that is still coming in.

What is no HTTP at all never reaches a middleware, so the contract's one error shape is written
here. A head is bounded in size, and a request in the time from its first byte to its last: a client
that opens a connection and says little costs one descriptor, and not for long. WebSockets leave
this class with their handshake.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from app.core.errors import CallerError
from app.core.ids import new_id
from app.middleware.asgi import error_body
from app.middleware.security_headers import NOT_KEPT, OWN_HEADERS
from app.server.peers import CountedPeer
from app.server.write_deadline import WriteDeadline

# Ten times what browsers and proxies send; beyond it the request is refused.
MAX_HEAD_BYTES = 65_536
# A request is small: half a minute is enough for its last byte on the worst of lines.
REQUEST_SECONDS = 30.0
# Requests that may wait on one connection for the answer to an earlier one; browsers send none.
MAX_PIPELINED = 20
# Bytes of heads that are parsed at a time: some thirty of the smallest requests.
SLICE = 1_024


class BoundedHttp(CountedPeer, WriteDeadline, HttpToolsProtocol):
    """One connection of a client, until it becomes a WebSocket or ends."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._head_bytes = 0
        self._in_head = True
        self._whole = 0
        self._handed_over = False
        self._refused = ""
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request.

        Every byte that waits counts as waiting, not the first 64 KiB for nothing: an answer ends
        and a connection is closed in many ways, and a rest in the buffer would outlast them all.
        """
        super().connection_made(transport)
        transport.set_write_buffer_limits(high=0)
        self._expect()

    def connection_lost(self, exc: Exception | None) -> None:
        self._received()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse what came; when many connections speak at one moment, once it is its turn."""
        if not self._in_head:
            self._read(data)
        elif not self.peers.beginning.do(partial(self._read, data)):
            self.transport.pause_reading()

    def _read(self, data: bytes) -> None:
        """Parse what came, unless there are too many requests in it."""
        if self.transport.is_closing():
            return
        self.transport.resume_reading()
        at = 0
        while at < len(data) and not self._handed_over and not self.transport.is_closing():
            # Within a body there are no requests, and many small parts of it cost more than one.
            end = at + SLICE if self._in_head else len(data)
            self._parse(data[at:end])
            at = end

    def _parse(self, data: bytes) -> None:
        """Parse some bytes, unless they make the head too long."""
        if self._deadline is None and self._in_head:
            self._expect()
        whole_before = self._whole
        super().data_received(data)
        if len(self.pipeline) > MAX_PIPELINED:
            self.send_400_response("Wait for an answer before you send further requests.")
        if not self._in_head or self._whole != whole_before or self.transport.is_closing():
            return
        self._head_bytes += len(data)
        if self._head_bytes > MAX_HEAD_BYTES:
            self.send_400_response(f"The head of the request is over {MAX_HEAD_BYTES} bytes.")

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head = True
        self._head_bytes = 0

    def on_headers_complete(self) -> None:
        self._in_head = False
        hosts = sum(name == b"host" for name, _ in self.headers)
        if hosts > 1 or (hosts == 0 and self.parser.get_http_version() == "1.1"):
            self._refused = "An HTTP/1.1 request has exactly one Host."
            raise ValueError(self._refused)  # which ends the parsing in send_400_response
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._whole += 1
        self._in_head = True
        self._head_bytes = 0
        self._received()
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        """Hand the connection over to the WebSocket protocol, which has timers of its own."""
        self._received()
        self._handed_over = True
        self.count_out()
        self.transport.set_write_buffer_limits()
        super().handle_websocket_upgrade()
        del self.parser  # it holds this object, which holds it

    def send_400_response(self, msg: str) -> None:
        """Refuse what cannot be read, in the contract's shape, and close.

        Where the answer to an earlier request is due, closing is all that can be said: a client
        must not take this refusal for that answer.
        """
        self._received()
        msg = self._refused or msg
        cycle = self.cycle
        reading = cycle is not None and cycle.more_body and not cycle.response_started
        if cycle is None or cycle.response_complete or reading:
            self.transport.write(_refusal(msg))
        self.transport.close()

    def _expect(self) -> None:
        self._deadline = self.loop.call_later(REQUEST_SECONDS, self.transport.close)

    def _received(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def _refusal(message: str) -> bytes:
    request_id = new_id()
    body = error_body(CallerError(message), request_id)
    headers = [
        *OWN_HEADERS,
        NOT_KEPT,
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
        (b"x-request-id", request_id.encode()),
    ]
    lines = [name + b": " + value + b"\r\n" for name, value in headers]
    return b"".join([STATUS_LINE[400], *lines, b"\r\n", body])
