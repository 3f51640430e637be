"""A client that keeps losing its connection and always comes back: by the same door or the other.

It sends one message under one id until the message's turn has ended, from each place in the events
where it was thrown out. The network breaks some of its connections; others it leaves by itself.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Sequence
from typing import Any, Literal

import httpx2
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from app.core.ids import new_id
from tests.contract_schemas import check_server_frame, check_stream_done
from tests.resilience.network import HOWS, Network, Trouble, reset
from tests.resilience.transcript import Frame, Transcript

Door = Literal["live", "stream"]
# A connection that is silent for this long is given up, in seconds; one that will not be cut is
# waited for on the busiest of machines.
PATIENCE = 0.5
LONG_PATIENCE = 5.0
# A conversation that takes longer is stuck, in seconds.
STUCK = 30.0
# Bytes of an answer and its framing: a cut comes somewhere within.
MOST_BYTES = 6_000


class Left(Exception):
    """The client left by itself."""


class Wanderer:
    """One user, over many connections."""

    def __init__(
        self, network: Network, user: str, *, dice: random.Random, doors: Sequence[Door]
    ) -> None:
        self._network = network
        self._headers = {"X-EMAIL-USER": user}
        self._dice = dice
        self._doors = doors
        self._client_id = new_id()
        self._patience = PATIENCE
        self._acknowledged: str | None = None
        self._finished: str | None = None
        self.transcript = Transcript()
        self.cuts = 0

    async def say(self, content: str, *, most_cuts: int) -> str:
        """Send a message, losing the connection at most so often; return its turn's id.

        Raises `TimeoutError` when it is stuck.
        """
        command = {"type": "chat", "id": new_id(), "content": content}
        self._acknowledged = self._finished = None
        async with asyncio.timeout(STUCK):
            for attempt in range(10**9):
                door = self._dice.choice(self._doors)
                cut = attempt < most_cuts
                try:
                    await self._visit(door, command, cut=cut)
                except (Left, ConnectionClosed, InvalidHandshake, InvalidMessage, OSError):
                    self.cuts += 1
                except (httpx2.TransportError, TimeoutError, EOFError):
                    self.cuts += 1
                if self._finished is not None:
                    return self._finished
        raise AssertionError

    async def _visit(self, door: Door, command: Frame, *, cut: bool) -> None:
        self._patience = PATIENCE if cut else LONG_PATIENCE
        how = self._dice.choice((*HOWS, "leave", "abort")) if cut else None
        leave_after = None
        if how in ("leave", "abort"):
            leave_after = self._dice.randint(0, 30)
        elif how is not None:
            trouble = Trouble(how, self._dice.randint(1, MOST_BYTES))  # type: ignore[arg-type]
            self._network.plan.append(trouble)
        if door == "live":
            await self._live(command, leave_after, aborting=how == "abort")
        else:
            await self._stream(command, leave_after)

    async def _live(self, command: Frame, leave_after: int | None, *, aborting: bool) -> None:
        url = f"ws://127.0.0.1:{self._network.port}/ws/{self._client_id}"
        options: dict[str, Any] = {
            "proxy": None,
            "open_timeout": self._patience,
            "close_timeout": 0.2,
        }
        async with connect(url, additional_headers=self._headers, **options) as socket:
            try:
                await self._converse(socket, command, leave_after)
            finally:
                if aborting:
                    reset(socket.transport.get_extra_info("socket"))
                    socket.transport.abort()

    async def _converse(self, socket: Any, command: Frame, leave_after: int | None) -> None:
        hello = await self._next(socket)
        self.transcript.greet(hello)
        if hello["resumed"]:
            place = {"epoch": hello["epoch"], "seq": self.transcript.seq}
            await socket.send(json.dumps({"type": "resume", **place}))
        if self._acknowledged is None:
            await socket.send(json.dumps(command))
        frames = 0
        while self._finished is None:
            if frames == leave_after:
                raise Left
            frame = await self._next(socket)
            frames += 1
            if frame["type"] == "ack":
                self._acknowledge(frame["turn_id"])
            self._take(frame)

    async def _next(self, socket: Any) -> Frame:
        async with asyncio.timeout(self._patience):
            frame: Frame = json.loads(await socket.recv())
        check_server_frame(frame)
        assert frame["type"] != "error", frame
        return frame

    async def _stream(self, command: Frame, leave_after: int | None) -> None:
        headers = dict(self._headers)
        if self.transcript.seq and self._acknowledged is not None:
            headers["Last-Event-ID"] = f"{self.transcript.epoch}.{self.transcript.seq}"
        body = {"id": command["id"], "message": command["content"]}
        url = f"http://127.0.0.1:{self._network.port}/api/chat/stream"
        async with httpx2.AsyncClient(timeout=self._patience, trust_env=False) as http:
            async with http.stream("POST", url, json=body, headers=headers) as answer:
                assert answer.status_code == 200, await answer.aread()
                await self._listen(answer.aiter_lines(), leave_after)

    async def _listen(self, lines: Any, leave_after: int | None) -> None:
        fields: dict[str, str] = {}
        events = 0
        async for line in lines:
            if line and not line.startswith(":"):
                name, _, value = line.partition(": ")
                fields[name] = value
            elif not line and fields:
                if self._event(fields):
                    return
                fields = {}
                events += 1
            if events == leave_after:
                raise Left
        raise EOFError("the body ended without done")

    def _event(self, fields: dict[str, str]) -> bool:
        """Take in an event; True after the last."""
        frame = json.loads(fields["data"])
        if fields["event"] == "done":
            check_stream_done(frame)
            self._finished = frame["response_id"]
            return True
        check_server_frame(frame)
        assert frame["type"] != "error", frame
        epoch, _, seq = fields["id"].partition(".")
        assert int(seq) == frame["seq"]
        self.transcript.greet({"epoch": epoch})
        if "turn_id" in frame:
            self._acknowledge(frame["turn_id"])
        self._take(frame)
        return False

    def _acknowledge(self, turn_id: str) -> None:
        if self._acknowledged not in (None, turn_id):
            self.transcript.faults["two turns of one message"] += 1
        self._acknowledged = turn_id
        if any(e["type"] == "turn_finished" for e in self.transcript.of_turn(turn_id)):
            self._finished = turn_id

    def _take(self, frame: Frame) -> None:
        self.transcript.take(frame)
        if frame["type"] == "turn_finished" and frame["turn_id"] == self._acknowledged:
            self._finished = frame["turn_id"]
