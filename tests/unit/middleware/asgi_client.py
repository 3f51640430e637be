"""A caller of one ASGI application: it says exactly the messages that a test gives it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.middleware.asgi import REQUEST_ID_STATE

Headers = list[tuple[str, str]]


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def code(self) -> str:
        """The error's code."""
        return str(json.loads(self.body)["error"]["code"])


@dataclass
class Inner:
    """The application behind a middleware: remembers what reached it, and answers 200."""

    scopes: list[Scope] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    failure: Exception | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scopes.append(scope)
        self.bodies.append((await receive()).get("body", b""))
        if self.failure is not None:
            raise self.failure
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"fine"})

    @property
    def headers(self) -> list[str]:
        """The header names that reached it."""
        return [key.decode() for key, _ in self.scopes[-1]["headers"]]


async def call(
    app: ASGIApp,
    *,
    kind: str = "http",
    method: str = "GET",
    path: str = "/",
    headers: Headers | None = None,
    client: tuple[str, int] | None = ("127.0.0.1", 50000),
    messages: list[Message] | None = None,
) -> Answer | None:
    """Call the application; None when it said nothing. What it reads is taken out of `messages`."""
    scope: Scope = {
        "type": kind,
        "method": method,
        "path": path,
        "headers": [(k.encode("latin-1"), v.encode("latin-1")) for k, v in headers or []],
        "client": client,
        "state": {REQUEST_ID_STATE: "request-1"},
        "extensions": {"websocket.http.response": {}},
    }
    coming = messages or [{"type": f"{kind}.request", "body": b"", "more_body": False}]
    sent: list[dict[str, Any]] = []

    async def receive() -> Message:
        return coming.pop(0)

    async def send(message: Message) -> None:
        sent.append(dict(message))

    await app(scope, receive, send)
    if not sent:
        return None
    head = {k.decode().lower(): v.decode() for k, v in sent[0].get("headers", [])}
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return Answer(sent[0].get("status", 0), head, body)
