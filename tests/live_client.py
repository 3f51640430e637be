"""A client of the live door that holds every frame, in both directions, against `asyncapi.yaml`."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect

from app.core.ids import new_id
from tests.contract_schemas import check_client_frame, check_server_frame

Frame = dict[str, Any]
WAIT_SECONDS = 15


class LiveClient:
    """One connection. The frames seen so far are in `seen`."""

    def __init__(
        self,
        port: int,
        client_id: str,
        *,
        headers: dict[str, str] | None = None,
        takeover: bool = False,
        greeted: bool = True,
    ) -> None:
        query = "?takeover=true" if takeover else ""
        self._url = f"ws://127.0.0.1:{port}/ws/{client_id}{query}"
        self._headers = headers or {}
        self._greeted = greeted
        self._socket: ClientConnection | None = None
        self.client_id = client_id
        self.seen: list[Frame] = []
        self.session: Frame = {}

    async def __aenter__(self) -> Self:
        self._socket = await connect(
            self._url, additional_headers=self._headers, max_size=None, proxy=None
        )
        if self._greeted:
            self.session = await self.next()
            assert self.session["type"] == "session", self.session
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.socket.close()

    @property
    def socket(self) -> ClientConnection:
        assert self._socket is not None
        return self._socket

    async def send(self, type_: str, **fields: Any) -> Frame:
        """Send a frame of the contract; gives it an id where commands have one."""
        frame: Frame = {"type": type_, **fields}
        if type_ not in ("ping", "resume"):
            frame.setdefault("id", new_id())
        check_client_frame(frame)
        await self.socket.send(json.dumps(frame))
        return frame

    async def send_raw(self, text: str) -> None:
        """Send whatever, contract or not."""
        await self.socket.send(text)

    async def next(self) -> Frame:
        """The next frame."""
        async with asyncio.timeout(WAIT_SECONDS):
            frame: Frame = json.loads(await self.socket.recv())
        check_server_frame(frame)
        self.seen.append(frame)
        return frame

    async def until(self, type_: str, **fields: Any) -> Frame:
        """Read until a frame of this type with these fields, and return it."""
        async with asyncio.timeout(WAIT_SECONDS):
            while True:
                frame = await self.next()
                if frame["type"] == type_ and all(frame.get(k) == v for k, v in fields.items()):
                    return frame

    async def ask(self, content: str, **fields: Any) -> list[Frame]:
        """Send a message and return the frames up to the end of its turn."""
        start = len(self.seen)
        await self.send("chat", content=content, **fields)
        await self.until("turn_finished")
        return self.seen[start:]

    async def refusal(self, text: str) -> Frame:
        """Send a text that must be refused, and return the refusal."""
        await self.send_raw(text)
        return await self.until("error")


def answer_of(frames: list[Frame]) -> Frame:
    """The answer's message among a turn's frames."""
    [message] = [
        f["message"]
        for f in frames
        if f["type"] == "message" and f["message"]["role"] == "assistant"
    ]
    return message  # type: ignore[no-any-return]


def of_type(frames: list[Frame], type_: str) -> list[Frame]:
    """The frames of one type."""
    return [f for f in frames if f["type"] == type_]
