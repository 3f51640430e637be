"""Refuses a request body over its limit, whatever its headers claim."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.errors import TooLarge
from app.middleware.asgi import header_values, refuse


class BodyLimitMiddleware:
    """Reads at most `limit` bytes of a body before the routes see any of it.

    Bodies here are small JSON, so holding one is cheap, and a route never meets half of one.
    """

    def __init__(self, app: ASGIApp, *, limit: int) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self._app(scope, receive, send)
            return
        body = None if self._claims_too_much(scope) else await self._read(receive)
        if body is None:
            error = TooLarge(f"The body is over {self._limit} bytes.")
            await refuse(error, scope, receive, send)
            return
        messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def replay() -> Message:
            return messages.pop() if messages else await receive()

        await self._app(scope, replay, send)

    def _claims_too_much(self, scope: Scope) -> bool:
        lengths = [int(n) for n in header_values(scope, "content-length") if n.isdecimal()]
        return any(length > self._limit for length in lengths)

    async def _read(self, receive: Receive) -> bytes | None:
        body = bytearray()
        while True:
            message = await receive()
            body += message.get("body", b"")
            if len(body) > self._limit:
                return None
            if not message.get("more_body", False):
                return bytes(body)
