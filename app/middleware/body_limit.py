"""Refuses a request body over its limit, whatever its headers claim."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.errors import TooLarge
from app.middleware.asgi import header_values, refuse

_MAX_DIGITS = 18
_HEARD_OUT = 4
"""Times the limit: up to here a body is read to its end although it is refused."""


class BodyLimitMiddleware:
    """Reads at most `limit` bytes of a body before the routes see any of it.

    Bodies here are small JSON, so holding one is cheap, and a route never meets half of one.
    """

    def __init__(self, app: ASGIApp, *, limit: int) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
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
        """Return the whole body, or None when the client left. Raises `TooLarge`.

        A body that is not far over the limit is taken in before it is refused, and dropped: a proxy
        that is still sending when the answer comes tells its client of a broken service instead.
        """
        lengths = list(header_values(scope, "content-length"))
        most = self._limit * _HEARD_OUT
        if any(_is_over(length, most) for length in lengths):
            raise self._too_large()
        body, size, more = bytearray(), 0, True
        while more and size <= most:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            size += len(message.get("body", b""))
            if size <= self._limit:
                body += message.get("body", b"")
            more = message.get("more_body", False)
        if size > self._limit or any(_is_over(length, self._limit) for length in lengths):
            raise self._too_large()
        return bytes(body)

    def _too_large(self) -> TooLarge:
        return TooLarge(f"The body is over {self._limit} bytes.")


def _is_over(length: str, limit: int) -> bool:
    """Judge by the number of digits first: Python refuses to read a very long number."""
    digits = length.lstrip("0") if length.isdecimal() else ""
    return len(digits) > _MAX_DIGITS or int(digits or "0") > limit
