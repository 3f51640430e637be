"""WebSockets as uvicorn speaks them, with bounds on what a peer may send, and an end to every
connection that is over.

uvicorn answers every ping at once and waits for the rest of a message forever. Here the frames of
a connection have a rate, whatever their kind, and a message has a time to become whole. uvicorn
closes in order and waits until the peer has taken the last byte; a peer that does not is cut off.
The live channel may write text past ASGI's layers: `OFFER_TEXT` names the way.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn._types import ASGISendEvent
from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Response
from websockets.protocol import State
from websockets.server import ServerProtocol

from app.core.allowance import Allowance, Rate
from app.middleware.asgi import OFFER_TEXT
from app.middleware.security_headers import NOT_KEPT, OWN_HEADERS
from app.server.peers import CountedPeer
from app.server.write_deadline import WriteDeadline
from generated.close_codes import NOT_UTF8, TOO_MANY, TOO_SLOW

# Four times what the live channel takes of messages: some libraries send one in many frames.
FRAMES = Rate(200.0, burst=400.0)
# Bytes that are parsed at a time: some 150 of the smallest frames; more within a large one.
SLICE, LARGE_SLICE = 1_024, 4_096
# A message is small: half a minute is enough for its last byte on the worst of lines.
MESSAGE_SECONDS = 30.0
# How long what a peer goes on sending is received and thrown away.
GIVEN_UP_SECONDS = 1.0


class BoundedWebSocket(CountedPeer, WriteDeadline, WebSocketsSansIOProtocol):
    """One WebSocket, from its handshake to its end."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.conn.reject = self._reject  # type: ignore[method-assign]
        self._frames = Allowance(FRAMES)
        self._unfinished: asyncio.TimerHandle | None = None
        self._given_up = False
        self._slice = SLICE
        self._ends = 2

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget what did not become whole."""
        self._message_is_whole()
        super().connection_lost(exc)
        self._lose_one_end()

    def data_received(self, data: bytes) -> None:
        """Parse what came, unless there are too many frames in it."""
        at = 0
        while at < len(data) and not self._given_up and not self.transport.is_closing():
            end = at + self._slice
            super().data_received(data[at:end])
            at = end

    def handle_events(self) -> None:
        """Count the frames, then hand them on."""
        frames = len(self.conn.events)
        self._slice = SLICE if frames else LARGE_SLICE
        if not self._frames.spend(frames):
            self._give_up(TOO_MANY, "too many frames")
            return
        super().handle_events()
        if not frames or self.conn.current_size is not None or self.conn.reader.buffer:
            self._expect_the_rest()
        else:
            self._message_is_whole()

    def send_receive_event_to_app(self) -> None:
        """Hand on a whole message, unless it is text that is not UTF-8: that is no error of ours,
        and uvicorn would log it as one."""
        if self.curr_msg_data_type == "text":
            try:
                b"".join(self.frames).decode()
            except UnicodeDecodeError:
                self.frames = []
                self._give_up(NOT_UTF8, "text is UTF-8")
                return
        super().send_receive_event_to_app()

    def _reject(self, status: int, text: str) -> Response:
        """Refuse what is no handshake with the headers of every other answer."""
        response = ServerProtocol.reject(self.conn, status, text)
        for name, value in (*OWN_HEADERS, NOT_KEPT):
            response.headers[name.decode()] = value.decode()
        return response

    def _expect_the_rest(self) -> None:
        if self._unfinished is None:
            self._unfinished = self.loop.call_later(
                MESSAGE_SECONDS, self._give_up, TOO_SLOW, "a message took too long to come"
            )

    def _message_is_whole(self) -> None:
        if self._unfinished is not None:
            self._unfinished.cancel()
            self._unfinished = None

    def _give_up(self, code: int, reason: str) -> None:
        """Say why, unless a goodbye is on its way, and close soon without listening any more.

        What is on its way is still received: the kernel would answer it with a reset, which takes
        back what was said last.
        """
        self._message_is_whole()
        if self.transport.is_closing():
            return
        self._given_up = True
        if not self.close_sent:
            self.conn.fail(code, reason)
            self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.close_sent = True
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        if self.close_timer is not None:
            self.close_timer.cancel()
        self.close_timer = self.loop.call_later(GIVEN_UP_SECONDS, self.transport.close)
        self.linger()

    async def run_asgi(self) -> None:
        """Run the application; what it leaves unsent has little time."""
        extensions: dict[str, Any] = self.scope["extensions"]
        extensions[OFFER_TEXT] = self.offer_text
        try:
            await super().run_asgi()
            self.linger()
        finally:
            del extensions[OFFER_TEXT]
            self._lose_one_end()

    def shutdown(self) -> None:
        """Say that the service restarts, unless the peer has just said goodbye itself."""
        if self.conn.state is State.CLOSING and not self.close_sent:
            self.stop_keepalive()
            self.transport.close()
            return
        super().shutdown()

    def send_500_response(self) -> None:
        """Say that the handshake failed, unless the server's end has said so already."""
        if not self.conn.eof_sent:
            super().send_500_response()

    def _lose_one_end(self) -> None:
        """When peer and application are gone, undo the circles in which the parts hold one another.

        A connection is a hundred objects. Left to the collector, thousands of connections in a row
        are freed in one go, and everybody waits for a second.
        """
        self._ends -= 1
        if not self._ends:
            del self.conn.reject, self.conn.parser
            self.scope.clear()  # type: ignore[attr-defined]

    async def send(self, message: ASGISendEvent) -> None:
        """Send; raise `ClientDisconnected` when the peer is known to be gone.

        A handshake that was refused in words is complete, and no error of the service.
        """
        if message["type"] == "websocket.send" and self.transport.is_closing():
            raise ClientDisconnected  # uvicorn hears of it a step later: a replay would go on
        await super().send(message)
        if message["type"] == "websocket.http.response.body" and not message.get("more_body"):
            self.handshake_complete = True

    def offer_text(self, text: str) -> bool:
        """Send one text frame if that can be done without waiting; say whether it was.

        The same as `websocket.send` through every layer of middleware and the general encoder of
        frames, which together would be a fifth of what a token costs on its way.
        """
        if not self.writable.is_set() or self.disconnected or self.close_sent:
            return False
        if self.conn.state is not State.OPEN or self.transport.is_closing():
            return False
        self.transport.write(text_frame(text))
        return True

    def keepalive_timeout(self) -> None:
        """Give up a peer that answers no ping, also when the close code does not go out."""
        super().keepalive_timeout()
        self.linger()


def text_frame(text: str) -> bytes:
    """Return a text frame as a server sends it: whole, without a mask (RFC 6455, section 5.2)."""
    data = text.encode()
    size = len(data)
    if size < 126:
        return b"\x81%c%b" % (size, data)
    if size < 65_536:
        return b"\x81\x7e%b%b" % (size.to_bytes(2, "big"), data)
    return b"\x81\x7f%b%b" % (size.to_bytes(8, "big"), data)
