"""Refuses a request body over its limit, whatever its headers claim."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.errors import TooLarge
from app.middleware.asgi import header_values, refuse

_MAX_DIGITS = 18


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
        try:
            body = await self._read(scope, receive)
        except TooLarge as error:
            await refuse(error, scope, receive, send)
            return
        if body is None:
            return  # the client left in the middle of it, and nobody is there to be answered
        messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def replay() -> Message:
            return messages.pop() if messages else await receive()

        await self._app(scope, replay, send)

    async def _read(self, scope: Scope, receive: Receive) -> bytes | None:
        """Return the whole body, or None when the client left. Raises `TooLarge`."""
        if any(self._is_too_much(length) for length in header_values(scope, "content-length")):
            raise self._too_large()
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            body += message.get("body", b"")
            if len(body) > self._limit:
                raise self._too_large()
            if not message.get("more_body", False):
                return bytes(body)

    def _is_too_much(self, length: str) -> bool:
        """Judge by the number of digits first: Python refuses to read a very long number."""
        digits = length.lstrip("0") if length.isdecimal() else ""
        return len(digits) > _MAX_DIGITS or int(digits or "0") > self._limit

    def _too_large(self) -> TooLarge:
        return TooLarge(f"The body is over {self._limit} bytes.")
