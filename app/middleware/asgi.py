"""Small helpers over the ASGI messages, shared by the middleware."""

from __future__ import annotations

import math
from collections.abc import Iterator

from starlette.types import Receive, Scope, Send

from app.core.errors import AppError
from app.core.optional import present
from generated import Error, ErrorResponse

IDENTITY_STATE = "principal"
REQUEST_ID_STATE = "request_id"
OFFER_TEXT = "parlance.offer_text"
"""The extension in a WebSocket's scope: a function that sends a text at once, or says that it did
not. Only our own server has it."""


def header_values(scope: Scope, name: str) -> Iterator[str]:
    """Yield every value of a header whose name folds to `name` (lower case, dashes)."""
    for key, value in scope["headers"]:
        if fold(key) == name:
            yield value.decode("latin-1")


def fold(key: bytes) -> str:
    """Return a header's name as a careless proxy would understand it."""
    return key.decode("latin-1").lower().replace("_", "-")


def request_id_of(scope: Scope) -> str:
    """Return the id that the outermost middleware gave."""
    return str(scope["state"][REQUEST_ID_STATE])


def error_body(error: AppError, request_id: str) -> bytes:
    """Return the contract's one error shape."""
    body = ErrorResponse(
        error=Error(
            code=error.code,
            message=error.message[:2000],
            request_id=request_id,
            retry_after=present(error.retry_after),
            details=present(list(error.details) or None),
        )
    )
    return body.model_dump_json().encode()


def whole_seconds(retry_after: float) -> str:
    """Return what `Retry-After` says, which knows no fractions: never less than the body."""
    return str(math.ceil(retry_after))


async def refuse(error: AppError, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request, or a WebSocket handshake, with an error."""
    body = error_body(error, request_id_of(scope))
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
    ]
    if error.retry_after is not None:
        headers.append((b"retry-after", whole_seconds(error.retry_after).encode()))
    kind = "http"
    if scope["type"] == "websocket":
        await receive()  # the handshake itself
        if "websocket.http.response" not in scope.get("extensions", {}):
            await send({"type": "websocket.close", "code": 1008})
            return
        kind = "websocket.http"
    await send({"type": f"{kind}.response.start", "status": error.status, "headers": headers})
    await send({"type": f"{kind}.response.body", "body": body})
