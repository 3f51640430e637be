"""Keeps pages of other origins out: every WebSocket handshake and every request that changes state.

A browser sends `Origin` with all of these and adds the user's proxy login to them by itself, so a
page of another origin could otherwise act as the user. A request without `Origin` comes from no
browser page and carries no such login by itself; it passes, so that other clients work.
"""

from __future__ import annotations

from collections.abc import Iterable

from starlette.types import ASGIApp, Receive, Scope, Send

from app.core.errors import OriginRefused
from app.middleware.asgi import header_values, refuse

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class OriginMiddleware:
    """Compares `Origin` with an exact list; in test mode `Host` too, against rebound names."""

    def __init__(self, app: ASGIApp, *, allowed: Iterable[str], hosts: Iterable[str]) -> None:
        """`hosts` empty means that any `Host` is served: the proxy in front decides."""
        self._app = app
        self._allowed = frozenset(allowed)
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket") and not self._may(scope):
            error = OriginRefused(
                "This page's origin may not use the service. Add it to ALLOWED_ORIGINS."
            )
            await refuse(error, scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _may(self, scope: Scope) -> bool:
        if self._hosts and not set(header_values(scope, "host")) <= self._hosts:
            return False
        if scope["type"] == "http" and scope["method"] in _SAFE:
            return True
        origins = list(header_values(scope, "origin"))
        return not origins or (len(origins) == 1 and origins[0] in self._allowed)
