"""Writes down what goes over a connection, one JSON object per line.

`connection` numbers the connections of a story. Beside it stands one of: `opens` (the address),
`client` and `server` (a frame), `client_text` (what is no frame), `request` and `event` (of the
stream over HTTP) or `answer` (of another request), `closes` (code and reason).
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, Self

import httpx2

from app.core.ids import new_id
from parlance_conformance.check.probe import Hangup
from parlance_conformance.contract import Frame, command_problems, is_command
from tests.live_client import LiveClient
from tests.running import RunningService
from tests.streamed import streamed

Line = dict[str, Any]


class Tape:
    """The lines of one story, in the order in which the client saw them."""

    def __init__(self, service: RunningService) -> None:
        self.service = service
        self.lines: list[Line] = []
        self._connections = 0

    def write(self, connection: int, **what: Any) -> None:
        self.lines.append({"connection": connection, **what})

    def number(self) -> int:
        self._connections += 1
        return self._connections

    def connect(self, client_id: str | None = None, **options: Any) -> TapedClient:
        """A client of the live door whose frames are written down; `async with` it."""
        return TapedClient(self, client_id or new_id(), **options)

    @asynccontextmanager
    async def stream(self, **body: Any) -> AsyncIterator[list[Frame]]:
        """Ask over HTTP and read the whole stream."""
        connection, frames = self.number(), []
        path = "/api/chat/stream"
        self.write(connection, request={"method": "POST", "path": path, "body": body})
        async with (
            httpx2.AsyncClient(base_url=self.service.url, timeout=20) as http,
            http.stream("POST", path, json=body) as answer,
        ):
            async for fields, frame in streamed(answer):
                frames.append(frame)
                self.write(connection, event={**fields, "data": frame})
        yield frames

    async def messages(self, chat_id: str) -> list[Frame]:
        """Read the messages of a chat over HTTP."""
        connection, path = self.number(), f"/chats/{chat_id}/messages"
        self.write(connection, request={"method": "GET", "path": path})
        async with httpx2.AsyncClient(base_url=self.service.url, timeout=20) as http:
            answer = await http.get(path)
        self.write(connection, answer={"status": answer.status_code, "body": answer.json()})
        found: list[Frame] = answer.json()["messages"]
        return found


class TapedClient(LiveClient):
    """A live client that writes down what it sends and sees."""

    def __init__(self, tape: Tape, client_id: str, **options: Any) -> None:
        super().__init__(tape.service.port, client_id, **options)
        self._tape, self._connection, self._left = tape, tape.number(), False

    async def __aenter__(self) -> Self:
        self._tape.write(self._connection, opens=self.path)
        return await super().__aenter__()

    async def __aexit__(self, *exc: Any) -> None:
        await super().__aexit__(*exc)
        if not self._left:
            self._tape.write(self._connection, closes={"by": "client", "code": 1000})

    async def send_raw(self, text: str | bytes, *, as_text: bool = True) -> None:
        await super().send_raw(text, as_text=as_text)
        self._tape.write(self._connection, **_sent(text))

    async def next(self) -> Frame:
        try:
            frame = await super().next()
        except Hangup as end:
            closing = {"by": "server", "code": end.code, "reason": end.reason}
            self._tape.write(self._connection, closes=closing)
            self._left = True
            raise
        self._tape.write(self._connection, server=frame)
        return frame


def _sent(text: str | bytes) -> Line:
    """A frame of the contract, or what is none."""
    with suppress(ValueError):
        frame = json.loads(text)
        if is_command(frame.get("type")) and not command_problems(frame):
            return {"client": frame}
    return {"client_text": text}


def written(lines: list[Line]) -> str:
    """The lines as the file holds them."""
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def shape(lines: list[Line]) -> list[str]:
    """What happened, without what differs from time to time: runs of a type count once."""
    steps = [_step(line) for line in lines]
    return [step for n, step in enumerate(steps) if step and step != (steps[n - 1] if n else "")]


def _step(line: Line) -> str:
    connection = line["connection"]
    match line:
        case {"client": frame} | {"server": frame}:
            who = "client" if "client" in line else "server"
            detail = frame.get("code") or frame.get("outcome") or frame.get("reason") or ""
            return f"{connection} {who} {frame['type']} {detail}".rstrip()
        case {"event": event}:
            return f"{connection} event {event['event']}"
        case {"closes": closing}:
            return f"{connection} closes {closing['by']} {closing['code']}"
        case {"answer": answer}:
            return f"{connection} answer {answer['status']}"
        case {"opens": _}:
            return f"{connection} opens"
        case {"client_text": text}:
            return f"{connection} text {text}"
        case _:
            return f"{connection} request"
