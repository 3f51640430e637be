"""One client's connection: a reader that does its commands, a writer that follows the session."""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from typing import Final

from parlance_conformance.contract import Frame
from parlance_conformance.serve.commands import Commands, read
from parlance_conformance.serve.days import Cut, Day
from parlance_conformance.serve.refusal import Refusal
from parlance_conformance.serve.session import Session, assert_fits
from parlance_conformance.serve.visit import Visit
from parlance_conformance.serve.wire import Closed, WebSocket

MAX_REFUSED_IN_A_ROW: Final = 20
MAX_DIRECT: Final = 1_000
BATCH: Final = 64
CLOSE_SECONDS: Final = 2.0
FRAMES_PER_SECOND: Final = 50.0
BURST: Final = 200.0


class Connection:
    """Serves one WebSocket of a session until either side ends it."""

    def __init__(
        self, socket: WebSocket, session: Session, day: Day, commands: Commands, visit: Visit
    ) -> None:
        self._socket, self._session, self._day = socket, session, day
        self._commands, self._visit = commands, visit
        self._allowance, self._counted = BURST, time.monotonic()
        self._cursor: int | None = None
        self._direct: deque[Frame] = deque()
        self._wake = asyncio.Event()
        self._count = 0
        self._refused = 0
        self.goodbye: Cut | None = None

    def start(self, hello: Frame) -> None:
        """Greet; events follow at once unless the session was there before."""
        self._cursor = None if hello["resumed"] else 0
        self._visit.greeted(resumed=hello["resumed"])
        self.tell(hello)

    def tell(self, frame: Frame) -> None:
        """Queue a frame of the connection. At 1,000 that nobody reads it is closed with 4001."""
        assert_fits(frame)
        self._direct.append(frame)
        if len(self._direct) > MAX_DIRECT:
            self.end(Cut(4001))
        self._wake.set()

    def end(self, goodbye: Cut) -> None:
        """Close soon; the first call decides."""
        self.goodbye = self.goodbye or goodbye
        self._wake.set()

    async def run(self) -> None:
        self._session.wakers.add(self._wake.set)
        reader = asyncio.create_task(self._read())
        writer = asyncio.create_task(self._write())
        try:
            await asyncio.wait((reader, writer), return_when=asyncio.FIRST_COMPLETED)
            if writer.done():  # a goodbye was said: the peer says its own
                await asyncio.wait((reader,), timeout=CLOSE_SECONDS)
        finally:
            self._session.wakers.discard(self._wake.set)
            reader.cancel()
            writer.cancel()
            results = await asyncio.gather(reader, writer, return_exceptions=True)
            self._visit.left(*self._socket.ended_by(self.goodbye.code if self.goodbye else None))
        for result in results:
            expected = result is None or isinstance(result, Closed | asyncio.CancelledError)
            if isinstance(result, BaseException) and not expected:
                raise result

    async def _read(self) -> None:
        while True:
            self._answer(await self._socket.receive())

    def _answer(self, text: str) -> None:
        command_id = None
        try:
            command_id = _id_in(text)
            self._spend_allowance()
            command = read(text)
            known = self._session.knows(command.get("id", ""))
            self._visit.sent(command, known=known)
            match command["type"]:
                case "ping":
                    self.tell({**command, "type": "pong"})
                case "resume":
                    self._resume(command)
                case _:
                    self.tell(self._commands.do(self._session, command))
            self._refused = 0
        except Refusal as refusal:
            self._visit.refused(refusal, command_id)
            self.tell(refusal.frame(command_id))
            self._refused += 1
            if self._refused >= MAX_REFUSED_IN_A_ROW:
                self.end(Cut(4029 if refusal.code == "rate_limited" else 4500))

    def _spend_allowance(self) -> None:
        """Take one frame from a bucket that refills. Raises `Refusal` when it is empty."""
        now = time.monotonic()
        refill = (now - self._counted) * FRAMES_PER_SECOND
        self._allowance, self._counted = min(BURST, self._allowance + refill), now
        if self._allowance < 1:
            raise Refusal("rate_limited", "Too many frames: slow down.", retry_after=1)
        self._allowance -= 1

    def _resume(self, command: Frame) -> None:
        session = self._session
        reason = self._day.loses()
        if command["epoch"] != session.epoch:
            reason = "epoch_changed"
        elif command["seq"] > session.last_seq:
            reason = "ahead"
        elif session.after(command["seq"]) is None:
            reason = "tail_gone"
        self._visit.resumed(command["seq"], session.last_seq, session.epoch, reason)
        self._cursor = command["seq"]
        if reason:
            self._cursor = session.last_seq
            here = {"epoch": session.epoch, "seq": session.last_seq, "reason": reason}
            self.tell({"type": "reset", **here, "snapshot": session.snapshot()})
        self._wake.set()

    async def _write(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while frames := self._due():
                for frame in frames:
                    await self._send(frame)
            if self.goodbye is not None:
                await self._leave(self.goodbye)
                return

    def _due(self) -> list[Frame]:
        frames = list(self._direct)
        self._direct.clear()
        if self._cursor is None:
            return frames
        events = (self._session.after(self._cursor) or [])[:BATCH]
        self._cursor += len(events)
        return frames + events

    async def _send(self, frame: Frame) -> None:
        numbered = "seq" in frame and frame["type"] not in ("session", "reset")
        self._count += numbered
        for sent in self._day.sending(frame, self._count if numbered else 0):
            if isinstance(sent, Cut):
                await self._leave(sent)
                raise Closed
            await self._socket.send(json.dumps(sent, ensure_ascii=False))
        if numbered:
            self._visit.told(self._session.epoch, frame["seq"])
            self._day.published(self._session)

    async def _leave(self, goodbye: Cut) -> None:
        self.goodbye = goodbye
        if goodbye.code:
            await self._socket.say_goodbye(goodbye.code)
        else:
            self._socket.cut()


def _id_in(text: str) -> str | None:
    """Return the id in a frame, so that a refusal can name it."""
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        return None
    found = frame.get("id") if isinstance(frame, dict) else None
    fits = isinstance(found, str) and len(found) == 32 and set(found) <= set("0123456789abcdef")
    return found if fits else None
