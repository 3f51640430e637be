"""Answers HEAD wherever GET is answered, and every file whole.

A HEAD is served as the GET that it asks about; the server in front of the application leaves the
body out. A `Range` is not looked at, which HTTP allows: what is served here is small, and an answer
in parts would be one that the contract does not know.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_OF_RANGES = frozenset({b"range", b"if-range"})


class HeadAndRangeMiddleware:
    """Stands right before the routes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_whole(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message.get("headers", [])
                message["headers"] = [h for h in headers if h[0].lower() != b"accept-ranges"]
            await send(message)

        # A copy: whoever writes the answer must still see that it was a HEAD.
        headers = [header for header in scope["headers"] if header[0] not in _OF_RANGES]
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        await self._app({**scope, "method": method, "headers": headers}, receive, send_whole)
