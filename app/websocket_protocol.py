"""WebSockets as uvicorn speaks them, with an end to every connection that is over.

uvicorn closes in order and waits until the peer has taken the last byte. A peer that does not is
cut off. The live door may write text past ASGI's layers: `OFFER_TEXT` names the way.
"""

from __future__ import annotations

from typing import Any

from uvicorn._types import ASGISendEvent
from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import State

from app.middleware.asgi import OFFER_TEXT
from app.write_deadline import WriteDeadline


class BoundedWebSocket(WriteDeadline, WebSocketsSansIOProtocol):
    """One WebSocket, from its handshake to its end."""

    async def run_asgi(self) -> None:
        """Run the application; what it leaves unsent has little time."""
        extensions: dict[str, Any] = self.scope["extensions"]
        extensions[OFFER_TEXT] = self.offer_text
        await super().run_asgi()
        self.linger()

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
