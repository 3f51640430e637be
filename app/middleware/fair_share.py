"""A fair share of the service for every caller: six of one's requests are in work at a time.

Further ones wait their turn, as they would in a browser, which opens six connections. A caller who
asks without a pause then costs everybody else six requests in each round of the event loop, however
many connections are open. What lives long gives its place back when it begins: a stream of events
and a WebSocket.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.middleware.asgi import IDENTITY_STATE

IN_WORK = 6


@dataclass(slots=True)
class _Share:
    """One caller's requests: those in work, and those that wait, the oldest first."""

    in_work: int = 0
    waiting: deque[asyncio.Future[None]] = field(default_factory=deque)


class FairShareMiddleware:
    """Lets each caller's requests in by turns. Stands behind the identity, which names callers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._shares: dict[str, _Share] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request when it is its turn."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        caller = _caller(scope)
        await self._enter(caller)
        held = True

        def give_back() -> None:
            nonlocal held
            if held:
                held = False
                self._leave(caller)

        async def watched(message: Message) -> None:
            if _lives_long(message):
                give_back()
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            give_back()

    async def _enter(self, caller: str) -> None:
        share = self._shares.setdefault(caller, _Share())
        if share.in_work < IN_WORK:
            share.in_work += 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        share.waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # the place was already this request's
                self._leave(caller)
            else:
                share.waiting.remove(turn)
            raise

    def _leave(self, caller: str) -> None:
        """Give the place to the request that has waited longest, or nobody."""
        share = self._shares[caller]
        while share.waiting:
            turn = share.waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        share.in_work -= 1
        if not share.in_work:
            del self._shares[caller]


def _caller(scope: Scope) -> str:
    principal = scope["state"].get(IDENTITY_STATE)
    if principal is not None:
        return str(principal.email)
    client = scope.get("client")
    return client[0] if client else ""


def _lives_long(message: Message) -> bool:
    if message["type"] == "http.response.start":
        kinds = (value for name, value in message["headers"] if name == b"content-type")
        return any(kind.startswith(b"text/event-stream") for kind in kinds)
    return bool(message["type"] == "websocket.accept")
