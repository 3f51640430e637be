"""The outermost catch: an unexpected exception becomes one generic answer and one log entry."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.errors import InternalError
from app.middleware.asgi import refuse

_log = structlog.get_logger(__name__)


class ErrorsMiddleware:
    """Answers 500 in the contract's shape when nothing was sent yet."""

    def __init__(self, app: ASGIApp, *, count: Callable[[Scope], None]) -> None:
        self._app = app
        self._count = count

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def send_and_note(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        except Exception:
            self._count(scope)
            _log.exception("request failed", path=scope.get("path"))
            if begun or scope["type"] != "http":
                raise
            error = InternalError("Something failed on our side. Quote the request id.")
            await refuse(error, scope, receive, send)
