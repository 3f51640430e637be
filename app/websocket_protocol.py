"""WebSockets as uvicorn speaks them, with an end to every connection that is over.

uvicorn closes in order and waits until the peer has taken the last byte. A peer that does not is
cut off.
"""

from __future__ import annotations

from uvicorn._types import ASGISendEvent
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from app.write_deadline import WriteDeadline


class BoundedWebSocket(WriteDeadline, WebSocketsSansIOProtocol):
    """One WebSocket, from its handshake to its end."""

    async def run_asgi(self) -> None:
        """Run the application; what it leaves unsent has little time."""
        await super().run_asgi()
        self.linger()

    async def send(self, message: ASGISendEvent) -> None:
        """Send; a handshake that was refused in words is complete, and no error of the service."""
        await super().send(message)
        if message["type"] == "websocket.http.response.body" and not message.get("more_body"):
            self.handshake_complete = True

    def keepalive_timeout(self) -> None:
        """Give up a peer that answers no ping, also when the close code does not go out."""
        super().keepalive_timeout()
        self.linger()
