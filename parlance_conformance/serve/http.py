"""The HTTP operations that a client needs, and the files of a page."""

from __future__ import annotations

import json
import math
import mimetypes
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from parlance_conformance.contract import BUNDLES, bundle, problems, version
from parlance_conformance.serve.chat_http import ChatHttp
from parlance_conformance.serve.commands import decode
from parlance_conformance.serve.refusal import Refusal, new_id, now
from parlance_conformance.serve.script import DATA_SOURCES, EXAMPLES, TOOLS
from parlance_conformance.serve.wire import Request

PRINCIPAL: Final = {
    "email": "test@test.com",
    "groups": ["everyone"],
    "identified_by": "test_mode",
}
LLM: Final = {"available": True, "demo": True, "provider": "scripted", "model": "scripted"}
STATUS: Final = {
    "bad_request": 400,
    "bad_json": 400,
    "origin_refused": 403,
    "not_found": 404,
    "method_not_allowed": 405,
    "no_active_session": 409,
    "turn_in_progress": 409,
    "too_many_turns": 409,
    "id_reused": 409,
    "events_gone": 409,
    "internal_error": 500,
    "unknown_tool": 404,
    "unknown_data_source": 404,
    "unknown_agent": 404,
    "unknown_provider": 404,
    "unknown_model": 404,
    "too_large": 413,
    "rate_limited": 429,
}
REASONS: Final = {200: "OK", 202: "Accepted", 204: "No Content", 404: "Not Found"}
CSP: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'"
)
HOME: Final = "<!doctype html><title>parlance, scripted</title><p>A scripted service for clients."


class Http:
    """Answers requests. `page` is a folder to serve.

    `session_id` asks for the active session.
    """

    def __init__(
        self, page: Path | None, chats: ChatHttp, session_id: Callable[[], str | None]
    ) -> None:
        self._page, self._chats, self._session_id = page, chats, session_id
        self._started = time.monotonic()
        self._gets: dict[str, Callable[[], Any]] = {
            "/me": lambda: PRINCIPAL,
            "/tools": lambda: {"tools": TOOLS},
            "/data": lambda: {"data_sources": DATA_SOURCES},
            "/examples": lambda: {"examples": EXAMPLES},
            "/health": self._health,
            "/openapi.json": lambda: bundle("openapi"),
            "/asyncapi.json": lambda: bundle("asyncapi"),
        }

    def answer(self, request: Request) -> tuple[bytes, Refusal | None]:
        """Return the whole answer, head and body, and why the request was refused."""
        asked = request.headers.get("x-request-id", "")
        request_id = asked if re.fullmatch("[A-Za-z0-9_-]{8,64}", asked) else new_id()
        try:
            status, kind, body = self._route(request)
        except Refusal as refusal:
            return refused(refusal, request_id), refusal
        return response(status, kind, body, request_id), None

    def _route(self, request: Request) -> tuple[int, str, bytes]:
        path, method = request.path, request.method
        if path == "/feedback" and method == "POST":
            return 202, "application/json", _json(self._feedback(request.body))
        known = path in self._gets or path in ("/", "/docs", "/feedback", "/api/chat/stream")
        if known and (method != "GET" or path in ("/feedback", "/api/chat/stream")):
            raise Refusal("method_not_allowed", f"{path} does not know {method}.")
        if path in self._gets:
            return 200, "application/json", _json(self._gets[path]())
        if (done := self._chats.answer(request)) is not None:
            status, body = done
            return status, "application/json", b"" if body is None else _json(body)
        if path in ("/openapi.yaml", "/asyncapi.yaml"):
            return 200, "application/yaml", (BUNDLES / path[1:]).read_bytes()
        return self._file(path)

    def _file(self, path: str) -> tuple[int, str, bytes]:
        if self._page is None:
            if path in ("/", "/docs"):
                return 200, "text/html; charset=utf-8", HOME.encode()
            raise Refusal("not_found", "There is nothing at this address.")
        inside = "index.html" if path == "/" else path.removeprefix("/static/").lstrip("/")
        file = self._page / inside
        if ".." in file.relative_to(self._page).parts or not file.is_file():
            raise Refusal("not_found", "There is no such file.")
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        return 200, kind, file.read_bytes()

    def _health(self) -> dict[str, Any]:
        return {
            "status": "ok",
            "version": "1.0.0",
            "contract_version": version(),
            "uptime_seconds": round(time.monotonic() - self._started, 1),
            "errors": {"internal": 0, "llm": 0, "tool": 0, "log": 0},
            "llm": LLM,
        }

    def _feedback(self, body: bytes) -> dict[str, str]:
        feedback = decode(body)
        if wrong := problems("Feedback", feedback):
            raise Refusal("bad_request", "The body does not fit the contract.", details=wrong)
        session_id = self._session_id()
        if session_id is None:
            raise Refusal("no_active_session", "Open a chat session first.")
        return {"session_id": session_id, "received_at": now()}


def refused(refusal: Refusal, request_id: str) -> bytes:
    """Return the answer to what is refused, in the one error shape."""
    body = _json({"error": {**refusal.body, "request_id": request_id}})
    wait = refusal.body.get("retry_after")
    more = [] if wait is None else [f"Retry-After: {math.ceil(wait)}"]
    return response(STATUS[refusal.code], "application/json", body, request_id, *more)


def status_of(answer: bytes) -> int:
    """Return the status of an answer."""
    return int(answer.split(b" ", 2)[1])


def stream_head(request_id: str) -> bytes:
    """Return the head of a stream, whose end is that of the connection."""
    lines = _head(200, "text/event-stream", request_id)
    return ("\r\n".join([*lines, "Cache-Control: no-store"]) + "\r\n\r\n").encode()


def response(status: int, kind: str, body: bytes, request_id: str, *more: str) -> bytes:
    """Return an HTTP answer as bytes."""
    head = [*_head(status, kind, request_id), f"Content-Length: {len(body)}", *more]
    return ("\r\n".join(head) + "\r\n\r\n").encode() + body


def _head(status: int, kind: str, request_id: str) -> list[str]:
    return [
        f"HTTP/1.1 {status} {REASONS.get(status, 'Refused')}",
        f"Content-Type: {kind}",
        f"X-Request-Id: {request_id}",
        f"Content-Security-Policy: {CSP}",
        "Connection: close",
    ]


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
