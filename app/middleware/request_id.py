"""Gives each request an id: the caller's own when it is well formed, a new one otherwise."""

from __future__ import annotations

import re

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.ids import new_id
from app.middleware.asgi import REQUEST_ID_STATE, header_values

_WELL_FORMED = re.compile(r"[A-Za-z0-9_-]{8,64}")


class RequestIdMiddleware:
    """Sets `state.request_id`, the `X-Request-Id` of the answer, and the id in the logs."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        asked = list(header_values(scope, "x-request-id"))
        usable = len(asked) == 1 and _WELL_FORMED.fullmatch(asked[0])
        request_id = asked[0] if usable else new_id()
        scope.setdefault("state", {})[REQUEST_ID_STATE] = request_id

        async def send_with_id(message: Message) -> None:
            if message["type"].endswith("response.start"):
                message["headers"] = [
                    *message.get("headers", []),
                    (b"x-request-id", request_id.encode()),
                ]
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            await self._app(scope, receive, send_with_id)
