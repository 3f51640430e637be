"""Watches a browser from its first request to its last: every frame both ways and every answer is
held against the contract, and nothing may be complained of, broken or asked of a stranger."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx2
from playwright.async_api import (
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    WebError,
    WebSocket,
)
from playwright.async_api import Error as PlaywrightError

from tests.browser.journeys.transcript import Frame, Transcript
from tests.contract.http.contract import check_answer
from tests.contract_schemas import check_client_frame, check_server_frame

SHOUT_VIOLATIONS = """addEventListener('securitypolicyviolation', (event) =>
  console.error(`The policy stopped ${event.violatedDirective} ${event.blockedURI}`));"""

BROKEN_LINE = re.compile(
    r"WebSocket connection to '[^']+' failed|Failed to load resource: net::ERR_"
)
"""What Chromium itself says when there is no connection: the page cannot keep it from doing so."""
NO_SUCH_CHAT = re.compile(r"Failed to load resource: the server responded with a status of 404")
"""The same when a chat was forgotten."""


class Witness:
    """What one browser did. `transcript` holds the frames of all its pages, in order."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._reading: list[asyncio.Task[None]] = []
        self.transcript = Transcript()
        self.problems: list[str] = []
        self.tolerated: list[re.Pattern[str]] = []

    async def watch(self, context: BrowserContext) -> None:
        """Watch everything that happens in this context from now on."""
        await context.add_init_script(SHOUT_VIOLATIONS)
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.on("console", self._said)
        context.on("weberror", self._crashed)
        context.on("page", self._opened)

    def tolerate(self, noise: re.Pattern[str]) -> None:
        """Let messages of this kind pass: the journey makes them happen."""
        self.tolerated.append(noise)

    async def close(self) -> None:
        """Raise AssertionError for whatever was seen that must not be."""
        await asyncio.gather(*self._reading)
        assert not self.problems, "\n".join(self.problems)

    def _opened(self, page: Page) -> None:
        page.on("websocket", self._connected)

    def _connected(self, socket: WebSocket) -> None:
        self._check_origin(socket.url.replace("ws", "http", 1))
        socket.on("framesent", lambda text: self._frame(text, check_client_frame, sent=True))
        socket.on("framereceived", lambda text: self._frame(text, check_server_frame, sent=False))

    def _frame(self, text: str | bytes, check: Any, *, sent: bool) -> None:
        try:
            frame: Frame = json.loads(text)
            check(frame)
        except (ValueError, AssertionError) as error:
            self.problems.append(f"{'sent' if sent else 'received'}: {error}")
            return
        self.transcript.add(frame, sent=sent)

    def _asked(self, request: Request) -> None:
        self._check_origin(request.url)

    def _check_origin(self, url: str) -> None:
        if not url.startswith((f"{self._origin}/", "data:", "blob:")):
            self.problems.append(f"asked a stranger: {url}")

    def _answered(self, response: Response) -> None:
        task = asyncio.create_task(self._check_answer(response))
        self._reading.append(task)

    async def _check_answer(self, response: Response) -> None:
        path = urlsplit(response.url).path
        if path.startswith("/static/"):
            if response.status not in (200, 304):
                self.problems.append(f"{path}: {response.status}")
            return
        try:
            answer = httpx2.Response(
                response.status,
                headers=await response.all_headers(),
                content=await response.body(),
                request=httpx2.Request(response.request.method, response.url),
            )
            answer.elapsed = timedelta()
            check_answer(response.request.method, path, answer)
        except PlaywrightError:
            return  # the page or its connection left before the body had come
        except AssertionError as error:
            self.problems.append(f"{path}: {error}")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not self._is_tolerated(message.text):
            self.problems.append(f"console: {message.text}")

    def _is_tolerated(self, text: str) -> bool:
        return any(noise.search(text) for noise in self.tolerated)

    def _crashed(self, error: WebError) -> None:
        self.problems.append(f"uncaught: {error.error}")
