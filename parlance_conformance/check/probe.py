"""One connection of the checker: it sends anything, and keeps every frame of both directions."""

from __future__ import annotations

import asyncio
import json
import secrets
from types import TracebackType
from typing import Any, ClassVar, Final, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from parlance_conformance.check.broken import Broken
from parlance_conformance.contract import Frame
from parlance_conformance.parts import grow

WAIT_SECONDS: Final = 20.0
# A server that does not answer a goodbye, or does not even take it, is left: no rule is about that.
CLOSE_SECONDS: Final = 0.5


class Silence(Exception):
    """Nothing came, or was taken, for as long as one waits."""


class Hangup(Exception):
    """The server closed the connection, with this code and reason."""

    def __init__(self, code: int, reason: str = "") -> None:
        super().__init__(f"the connection was closed with {code}")
        self.code, self.reason = code, reason


def new_id() -> str:
    """Return a random id as the contract writes them."""
    return secrets.token_hex(16)


class Probe:
    """A WebSocket to the server. `frames` holds both directions, `heard` the server's.

    Of more than `kept` frames the older half is forgotten.
    """

    kept: ClassVar[int] = 5_000
    close_seconds: ClassVar[float] = CLOSE_SECONDS

    def __init__(
        self, url: str, headers: dict[str, str], client_id: str, patience: float = WAIT_SECONDS
    ) -> None:
        self.client_id = client_id
        self._patience, self._count = patience, 0
        self.session: Frame = {}
        self.heard: list[Frame] = []
        self.frames: list[dict[str, Any]] = []
        self._url, self._headers = url, headers
        self._socket: ClientConnection | None = None

    async def __aenter__(self) -> Self:
        try:
            self._socket = await connect(
                self._url,
                additional_headers=self._headers,
                max_size=None,
                proxy=None,
                open_timeout=self._patience,
                close_timeout=self.close_seconds,
            )
        except TimeoutError:
            raise Silence(f"no handshake came for {self._patience:g} seconds") from None
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Say goodbye, and leave when it is not answered or not even taken."""
        try:
            async with asyncio.timeout(2 * self.close_seconds):
                await self.socket.close()
        except TimeoutError:
            self.socket.transport.abort()

    @property
    def socket(self) -> ClientConnection:
        assert self._socket is not None
        return self._socket

    async def greet(self) -> Frame:
        """Read the hello."""
        self.session = await self.next()
        return self.session

    async def send(self, kind: str, **fields: Any) -> Frame:
        """Send a frame; one that has an id in the contract gets one."""
        frame: Frame = {"type": kind, **fields}
        if kind not in ("ping", "resume"):
            frame.setdefault("id", new_id())
        await self.send_raw(json.dumps(frame))
        return frame

    async def send_raw(self, text: str | bytes, *, as_text: bool = True) -> None:
        """Send whatever, also what is no UTF-8. Raises `Hangup` and `Silence`."""
        shown = text if isinstance(text, str) else repr(text)
        self._keep(self.frames, {"client": shown[:500]})
        try:
            async with asyncio.timeout(self._patience):
                await self.socket.send(text, text=as_text)
        except TimeoutError:
            raise Silence(f"nothing was taken for {self._patience:g} seconds") from None
        except ConnectionClosed as closed:
            raise _hangup(closed) from None

    async def next(self) -> Frame:
        """Return the next frame. Raises `Hangup` and `Silence`."""
        try:
            async with asyncio.timeout(self._patience):
                text = await self.socket.recv()
        except TimeoutError:
            raise Silence(f"nothing came for {self._patience:g} seconds") from None
        except ConnectionClosed as closed:
            raise _hangup(closed) from None
        frame = json.loads(text)
        self._keep(self.frames, {"server": frame})
        self._keep(self.heard, frame)
        self._count += 1
        return frame if isinstance(frame, dict) else {"type": None}

    def _keep(self, frames: list[Frame], frame: Frame) -> None:
        frames.append(frame)
        if len(frames) > self.kept:
            del frames[: self.kept // 2]

    def _since(self, count: int) -> list[Frame]:
        """Return what was heard behind that many frames, as far as it is kept."""
        return self.heard[-new:] if (new := self._count - count) else []

    async def until(self, kind: str, **fields: Any) -> Frame:
        """Read up to the frame of this type with these fields."""
        while True:
            frame = await self.next()
            if frame.get("type") == kind and fields.items() <= frame.items():
                return frame

    async def answer(self, command: Frame) -> Frame:
        """Read up to the `ack` or `error` of a command; send it again when it is rate-limited."""
        while True:
            frame = await self.next()
            if frame.get("type") not in ("ack", "error"):
                continue
            if frame.get("command_id") == command["id"]:
                if frame.get("code") != "rate_limited":
                    return frame
                await asyncio.sleep(min(float(frame.get("retry_after", 1)), WAIT_SECONDS))
                await self.send_raw(json.dumps(command))

    async def ask(self, content: str, **fields: Any) -> list[Frame]:
        """Send a message; return all frames up to the end of its turn."""
        start = self._count
        command = await self.send("chat", content=content, **fields)
        ack = await self.answer(command)
        if ack["type"] == "ack":
            await self.until("turn_finished", turn_id=ack.get("turn_id"))
        return self._since(start)

    async def fence(self) -> list[Frame]:
        """Ping; return everything that came before the pong."""
        start, nonce = self._count, new_id()
        await self.send("ping", nonce=nonce)
        await self.until("pong", nonce=nonce)
        return self._since(start)[:-1]

    async def closed(self) -> int:
        """Read until the server closes; return the code."""
        try:
            while True:
                await self.next()
        except Hangup as hangup:
            return hangup.code


def _hangup(closed: ConnectionClosed) -> Hangup:
    return Hangup(closed.rcvd.code, closed.rcvd.reason) if closed.rcvd else Hangup(1006)


def numbered(frames: list[Frame]) -> list[Frame]:
    """Return the events among frames."""
    return [f for f in frames if "seq" in f and f.get("type") not in ("session", "reset")]


def of_type(frames: list[Frame], kind: str) -> list[Frame]:
    """Return the frames of one type."""
    return [f for f in frames if f.get("type") == kind]


def of_turn(frames: list[Frame], turn_id: str) -> list[Frame]:
    """Return the events of one turn, as far as they name it; not its `ack`."""
    return [f for f in numbered(frames) if f.get("turn_id") == turn_id]


def the_one(frames: list[Frame], kind: str) -> Frame:
    """Return the frame of a type that must be there once. Raises `Broken`."""
    found = of_type(frames, kind)
    if len(found) != 1:
        raise Broken(f"`{kind}` came {len(found)} times, not once", found or frames)
    return found[0]


def answer_of(frames: list[Frame]) -> Frame:
    """Return the assistant's message among a turn's frames. Raises `Broken` unless it is one."""
    messages = [f["message"] for f in of_type(frames, "message")]
    answers: list[Frame] = [m for m in messages if m["role"] == "assistant"]
    if len(answers) != 1:
        raise Broken(f"the turn has {len(answers)} messages of the assistant, not one", frames)
    return answers[0]


def grown(frames: list[Frame], parts: list[Frame] | None = None) -> list[Frame]:
    """Return the parts of an answer that one turn's events make, on top of those of a snapshot."""
    made = list(parts or [])
    for frame in frames:
        grow(made, frame)
    return made


def text_of(frames: list[Frame]) -> str:
    """Return the joined texts of the tokens."""
    return "".join(f["text"] for f in of_type(frames, "token"))
