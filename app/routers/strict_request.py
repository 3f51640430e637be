"""Request bodies, read by the service's one strict JSON decoder."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from app.core import strict_json


class StrictRequest(Request):
    """A request whose JSON is decoded strictly."""

    async def json(self) -> Any:
        """Return the decoded body. Raises `BadJson`."""
        return strict_json.decode(await self.body())


class StrictRoute(APIRoute):
    """A route that gives its handler a `StrictRequest`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap FastAPI's handler."""
        handle = super().get_route_handler()

        async def handle_strictly(request: Request) -> Response:
            return await handle(StrictRequest(request.scope, request.receive))

        return handle_strictly
