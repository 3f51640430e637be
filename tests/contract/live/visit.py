"""One connection of the fuzzer: sends texts, and holds all that comes back against the rules.

It is driven by `attacker` and by the directed visits; what it sees goes to the `Observer` for
judgement and to the `Ledger` for counting.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from app.core.ids import new_id
from tests.contract.live.frames import Learnt
from tests.contract.live.rules import Observer, Sitting
from tests.contract.live.story import BrokenRule, Turn
from tests.fuzz.ledger import Ledger

Frame = dict[str, Any]
WAIT_SECONDS = 30


@dataclass
class User:
    """Somebody with an identity, over all connections."""

    email: str
    learnt: Learnt = field(default_factory=Learnt)
    sittings: dict[str, Sitting] = field(default_factory=dict)


class Visit:
    """A connection. `async with` it; afterwards the way that it ended has been judged too."""

    def __init__(
        self, port: int, user: User, client_id: str, ledger: Ledger, *, query: str = ""
    ) -> None:
        self._url = f"ws://127.0.0.1:{port}/ws/{client_id}{query}"
        self._user = user
        self._ledger = ledger
        self._came = asyncio.Condition()
        self._trail: deque[str] = deque(maxlen=40)
        self._socket: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None
        self._broken: BaseException | None = None
        self.observer = Observer(user.sittings, client_id)
        self.greeted = False
        self.over = False

    async def __aenter__(self) -> Self:
        headers = {"X-EMAIL-USER": self._user.email}
        self._socket = await connect(
            self._url,
            additional_headers=headers,
            max_size=None,
            proxy=None,
            compression=None,
            ping_interval=None,
            open_timeout=WAIT_SECONDS,
        )
        self._reader = asyncio.create_task(self._read())
        await self.until(lambda: self.greeted)
        return self

    async def __aexit__(self, *exc: object) -> None:
        assert self._reader is not None
        await self.socket.close()
        await self._reader
        self.observer.closed(self.socket.close_code if self.socket.close_code != 1006 else None)
        self._ledger.closes[self.socket.close_code or 1006] += 1
        self._raise()

    @property
    def socket(self) -> ClientConnection:
        assert self._socket is not None
        return self._socket

    async def send(self, text: str, *, fragments: int = 1) -> None:
        """Send a text, whole or in fragments; nothing happens once the connection is over."""
        self.observer.sent(text)
        self._trail.append(f"> {text[:300]}")
        self._ledger.sent += 1
        try:
            await self.socket.send(text if fragments < 2 else _pieces(text, fragments))
        except ConnectionClosed:
            self.over = True

    async def send_frame(self, **frame: Any) -> Frame:
        """Send a frame; commands get an id."""
        if frame["type"] not in ("ping", "resume"):
            frame.setdefault("id", new_id())
        await self.send(json.dumps(frame))
        return frame

    async def fence(self) -> None:
        """Wait until everything that was sent has been answered."""
        await self.send_frame(type="ping", nonce=new_id())
        await self.until(lambda: self.observer.unanswered == 0)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until it holds or the connection is over. Raises what broke a rule."""
        try:
            async with asyncio.timeout(WAIT_SECONDS) as limit, self._came:
                await self._came.wait_for(lambda: holds() or self.over)
        except TimeoutError:
            if not limit.expired():
                raise
            raise BrokenRule(f"nothing came for {WAIT_SECONDS} s\n{self.trail()}") from None
        self._raise()

    async def ask(self, content: str, **fields: Any) -> None:
        """Send a message and wait until its turn has ended. It must be accepted."""
        await self.ended(await self.send_frame(type="chat", content=content, **fields))

    async def begun(self, command: Frame) -> Turn | None:
        """Wait for the turn that a command starts, and return it while it runs."""
        await self.fence()
        story = self.sitting.story
        assert command["id"] in self.sitting.acked, self.trail()
        turn_id = self.sitting.acked[command["id"]][1]["turn_id"]
        await self.until(lambda: turn_id in story.finished or turn_id in story.turns)
        return story.turns.get(turn_id)

    async def ended(self, command: Frame) -> None:
        """Wait until the turn that a command starts has ended."""
        turn = await self.begun(command)
        if turn is not None:
            await self.until(lambda: turn.id in self.sitting.story.finished)

    @property
    def sitting(self) -> Sitting:
        """The session that this connection belongs to."""
        assert self.observer.sitting is not None
        return self.observer.sitting

    def trail(self) -> str:
        """The last things that went over the connection."""
        return "\n".join([f"{self._user.email} {self._url}", *self._trail])

    def _raise(self) -> None:
        if self._broken is not None:
            raise AssertionError(f"{self._broken}\n{self.trail()}") from self._broken

    async def _read(self) -> None:
        try:
            async for text in self.socket:
                frame = json.loads(text)
                self._trail.append(f"< {str(text)[:300]}")
                self._count(frame, self.observer.received(frame))
                async with self._came:
                    self.greeted = True
                    self._came.notify_all()
        except ConnectionClosed:
            pass
        except Exception as error:  # noqa: BLE001 - judged where the visit is awaited
            self._broken = error
        async with self._came:
            self.over = True
            self._came.notify_all()

    def _count(self, frame: Frame, verdict: Any) -> None:
        self._user.learnt.learn(frame)
        self._ledger.frames[frame["type"]] += 1
        for code in (frame.get("code"), frame.get("tool_call", {}).get("error_code")):
            if code is not None:
                self._ledger.codes[code] += 1
        if frame["type"] == "reset":
            self._ledger.commands["resume", "accepted"] += 1
        if verdict is not None:
            how = "refused" if frame["type"] == "error" else "accepted"
            self._ledger.commands[verdict.kind, how] += 1


def _pieces(text: str, count: int) -> list[str]:
    size = max(1, len(text) // count)
    return [text[at : at + size] for at in range(0, len(text), size)] or [""]
