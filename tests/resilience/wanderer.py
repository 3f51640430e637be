"""A client that keeps losing its connection and always comes back: by the same door or the other.

It sends one message under one id until the message's turn has ended, from each place in the events
where it was thrown out. The network breaks some of its connections; others it leaves by itself.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from typing import Literal

import httpx2

from app.core.ids import new_id
from parlance_conformance.contract import Frame
from tests.forwarding import reset
from tests.resilience.impatient import LONG_PATIENCE, LOST, PATIENCE, ImpatientClient
from tests.resilience.network import HOWS, Network, Trouble
from tests.resilience.transcript import Transcript
from tests.streamed import streamed

Door = Literal["live", "stream"]
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
        command = {"id": new_id(), "content": content}
        self._acknowledged = self._finished = None
        async with asyncio.timeout(STUCK):
            for attempt in range(10**9):
                door = self._dice.choice(self._doors)
                cut = attempt < most_cuts
                try:
                    await self._visit(door, command, cut=cut)
                except (Left, *LOST, httpx2.TransportError, EOFError):
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
        client = ImpatientClient(
            self._network.port, self._client_id, headers=self._headers, patience=self._patience
        )
        async with client:
            try:
                await self._converse(client, command, leave_after)
            finally:
                if aborting:
                    reset(client.socket.transport.get_extra_info("socket"))
                    client.socket.transport.abort()

    async def _converse(
        self, client: ImpatientClient, command: Frame, leave_after: int | None
    ) -> None:
        hello = client.session
        self.transcript.greet(hello)
        if hello["resumed"]:
            await client.send("resume", epoch=hello["epoch"], seq=self.transcript.seq)
        if self._acknowledged is None:
            await client.send("chat", **command)
        frames = 0
        while self._finished is None:
            if frames == leave_after:
                raise Left
            frame = await client.next()
            frames += 1
            if frame["type"] == "ack":
                self._acknowledge(frame["turn_id"])
            self._take(frame)

    async def _stream(self, command: Frame, leave_after: int | None) -> None:
        headers = dict(self._headers)
        if self.transcript.seq and self._acknowledged is not None:
            headers["Last-Event-ID"] = f"{self.transcript.epoch}.{self.transcript.seq}"
        body = {"id": command["id"], "message": command["content"]}
        url = f"http://127.0.0.1:{self._network.port}/api/chat/stream"
        async with httpx2.AsyncClient(timeout=self._patience, trust_env=False) as http:
            async with http.stream("POST", url, json=body, headers=headers) as answer:
                await self._listen(answer, leave_after)

    async def _listen(self, answer: httpx2.Response, leave_after: int | None) -> None:
        events = 0
        async for fields, frame in streamed(answer):
            if events == leave_after:
                raise Left
            if self._event(fields, frame):
                return
            events += 1
        raise EOFError("the body ended without done")

    def _event(self, fields: dict[str, str], frame: Frame) -> bool:
        """Take in an event; True after the last."""
        if frame["type"] == "done":
            self._finished = frame["response_id"]
            return True
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
