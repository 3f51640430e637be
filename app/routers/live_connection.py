"""One WebSocket while it is open: a reader that hands frames to the dispatcher, a writer that sends
what the subscription has, and the reasons to close it from this side."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

import structlog
from fastapi import WebSocket
from starlette.websockets import WebSocketDisconnect

from app.core.allowance import Allowance, Rate
from app.core.errors import AppError, InternalError, RateLimited
from app.events.subscription import Subscription
from app.middleware.asgi import request_id_of
from app.routers.send_watch import SendWatch
from app.sessions.commands import Commands, error_frame
from app.sessions.decoding import command_of, id_in, leading_id, read_frame
from app.sessions.session_manager import SessionManager
from app.telemetry.counters import Counters
from generated import ErrorFrame
from generated.close_codes import NOT_TEXT, REFUSED_IN_A_ROW, TOO_MANY, TOO_SLOW

SEND_SECONDS = 8.0
# How long a connection that is being closed has for what is still due, and for the close code.
GOODBYE_SECONDS = 1.0
# A person types a few frames a minute; a client that recovers sends some dozens at once.
FRAMES = Rate(50.0, burst=200.0)
# A large frame costs a hundred times what a small one does: sixteen of the largest at once.
BYTES = Rate(1_048_576.0, burst=4 * 1_048_576.0)
MAX_REFUSED_IN_A_ROW = 20

_log = structlog.get_logger(__name__)


class LiveConnection:
    """Runs one connection until either side ends it."""

    def __init__(
        self,
        websocket: WebSocket,
        session: SessionManager,
        subscription: Subscription,
        *,
        commands: Commands,
        counters: Counters,
        max_frame_bytes: int,
    ) -> None:
        self._websocket = websocket
        self._session = session
        self._subscription = subscription
        self._commands = commands
        self._counters = counters
        self._max_frame_bytes = max_frame_bytes
        self._request_id = request_id_of(websocket.scope)
        self._closing: asyncio.Future[tuple[int, str]] = asyncio.get_running_loop().create_future()
        self._refused = 0
        self._frames = Allowance(FRAMES)
        self._bytes = Allowance(BYTES)

    def close(self, code: int, reason: str) -> None:
        """End the connection soon with a code; the first call decides."""
        if not self._closing.done():
            self._closing.set_result((code, reason))

    async def run(self) -> None:
        """Serve until the peer leaves or `close` is called."""
        reader = asyncio.create_task(self._read())
        writer = asyncio.create_task(self._write())
        try:
            ends: set[asyncio.Future[Any]] = {reader, writer, self._closing}
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            reader.cancel()
            if self._closing.done():
                # The writer goes on until all is sent: stopped within a batch it would leave a hole
                # that the client could not see.
                self._subscription.finish()
                await asyncio.wait({writer}, timeout=GOODBYE_SECONDS)
        finally:
            for task in (reader, writer):
                task.cancel()
            await asyncio.gather(reader, writer, return_exceptions=True)
        if self._closing.done():
            await self._say_goodbye(*self._closing.result())

    async def _read(self) -> None:
        while not self._closing.done():
            message = await self._websocket.receive()
            if message["type"] == "websocket.disconnect":
                return
            text = message.get("text")
            if text is None:
                self.close(NOT_TEXT, "text frames only")
                return
            answer = await self._answer(text)
            if answer is not None and not self._subscription.tell(answer):
                self.close(TOO_SLOW, "answers are not read")

    async def _answer(self, text: str) -> str | None:
        command_id: str | None = None
        try:
            self._spend_allowance(text)
            value = read_frame(text, max_bytes=self._max_frame_bytes)
            command_id = id_in(value)
            answer = await self._commands.handle(
                self._session, self._subscription, command_of(value), self._request_id
            )
        except AppError as error:
            await asyncio.sleep(0)  # a refusal is dear: others do not wait for all that are due
            return self._refuse(error, command_id or leading_id(text)).model_dump_json()
        except Exception as error:  # noqa: BLE001 - the boundary around a frame
            return self._broke(error, command_id).model_dump_json()
        self._refused = 0
        return None if answer is None else answer.model_dump_json()

    def _refuse(self, error: AppError, command_id: str | None) -> ErrorFrame:
        self._refused += 1
        if self._refused >= MAX_REFUSED_IN_A_ROW:
            self.close(REFUSED_IN_A_ROW, "too many refused frames")
        self._session.log("refused", {"code": error.code, "message": error.message})
        return error_frame(error, self._request_id, command_id)

    def _broke(self, error: Exception, command_id: str | None) -> ErrorFrame:
        self._counters.internal += 1
        self._session.crashed(error, "frame")
        _log.exception("frame failed", session_id=self._session.id)
        told = InternalError("Something failed on our side. Try again.")
        return error_frame(told, self._request_id, command_id)

    def _spend_allowance(self, text: str) -> None:
        """Count a frame and its size. Raises `RateLimited`; long abuse closes."""
        if not (self._frames.spend(1) and self._bytes.spend(len(text))):
            if self._refused >= MAX_REFUSED_IN_A_ROW - 1:
                self.close(TOO_MANY, "too many frames")
            raise RateLimited("Too many frames: slow down.", retry_after=1.0)

    async def _write(self) -> None:
        watch = SendWatch(SEND_SECONDS, lambda: self.close(TOO_SLOW, "too slow to read"))
        try:
            while events := await self._subscription.next():
                for event in events:
                    watch.begin()
                    await self._websocket.send({"type": "websocket.send", "text": event.json})
                watch.end()
        except (WebSocketDisconnect, RuntimeError):
            return  # the peer is gone; the reader hears of it too
        finally:
            watch.stop()

    async def _say_goodbye(self, code: int, reason: str) -> None:
        """Send the close code, if the peer takes it."""
        with suppress(TimeoutError, WebSocketDisconnect, RuntimeError):
            async with asyncio.timeout(GOODBYE_SECONDS):
                await self._websocket.close(code, reason)
