"""One WebSocket from its first frame to its goodbye, over a socket that a test holds in hand."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi import WebSocket
from starlette.types import Message

from app.core.chats import text_of
from app.events.subscription import Subscription
from app.middleware.asgi import REQUEST_ID_STATE
from app.routers.live_connection import MAX_REFUSED_IN_A_ROW, LiveConnection
from app.sessions.session_manager import SessionManager
from generated.close_codes import NOT_TEXT, REFUSED_IN_A_ROW
from tests.unit.room import Room, room, until

CHAT = json.dumps({"type": "chat", "id": "0a" * 16, "content": "hi"})


class Socket:
    """The peer's end: what it sends, what it gets, and how long each `send` takes."""

    def __init__(self) -> None:
        self.coming: asyncio.Queue[Message] = asyncio.Queue()
        self.got: list[Message] = []
        self.taking = asyncio.Event()
        self.taking.set()
        self.blocked = asyncio.Event()

    async def receive(self) -> Message:
        return await self.coming.get()

    async def send(self, message: Message) -> None:
        if not self.taking.is_set():
            self.blocked.set()
            await self.taking.wait()
        await asyncio.sleep(0)  # as every real one may
        self.got.append(message)

    def says(self, text: str) -> None:
        self.coming.put_nowait({"type": "websocket.receive", "text": text})

    @property
    def frames(self) -> list[dict[str, Any]]:
        return [json.loads(m["text"]) for m in self.got if m["type"] == "websocket.send"]

    @property
    def closed_with(self) -> int | None:
        codes = [m["code"] for m in self.got if m["type"] == "websocket.close"]
        return codes[0] if codes else None


class Line:
    """A connection that runs."""

    def __init__(self, it: Room, session: SessionManager, socket: Socket) -> None:
        self.it, self.session, self.socket = it, session, socket
        self.hang_up: Callable[[], None] = lambda: None
        self.run: asyncio.Task[None] | None = None

    async def end(self) -> None:
        async with asyncio.timeout(5):
            assert self.run is not None
            await self.run


@asynccontextmanager
async def line(folder: Path) -> AsyncIterator[Line]:
    """Connect a socket to a session of a room."""
    async with room(folder) as it:
        session, socket = it.session(), Socket()
        scope = {"type": "websocket", "path": "/", "headers": [], "state": {}}
        scope["state"] = {REQUEST_ID_STATE: "request-1"}
        websocket = WebSocket(scope, socket.receive, socket.send)
        socket.coming.put_nowait({"type": "websocket.connect"})
        await websocket.accept()
        socket.got.clear()
        events = Subscription(session.events, session.snapshot, cursor=0)
        async with events as subscription:
            connection = LiveConnection(
                websocket,
                session,
                subscription,
                commands=it.state.commands,
                counters=it.state.counters,
                max_frame_bytes=it.state.limits.max_frame_bytes,
            )
            key = session.connect(connection.close)
            made = Line(it, session, socket)
            made.run = asyncio.create_task(connection.run())
            made.hang_up = lambda: connection.close(1000, "over")
            try:
                yield made
            finally:
                made.hang_up()
                await made.end()
                session.disconnect(key)


@pytest.mark.requirement("G3")
async def test_a_connection_closed_within_a_batch_leaves_no_hole(tmp_path: Path):
    async with line(tmp_path) as it:
        it.socket.taking.clear()
        for n in range(5):
            it.session.publisher.publish_text("t", "c", f"{n}")
        await it.socket.blocked.wait()  # the writer is in the middle of its batch
        it.session.end(1012, "restart")
        it.session.publisher.publish_text("t", "c", "5")
        it.socket.taking.set()
        await it.end()

    assert [frame["seq"] for frame in it.socket.frames] == [1, 2, 3, 4, 5, 6]
    assert it.socket.closed_with == 1012


async def test_a_peer_that_takes_nothing_is_let_go_all_the_same(tmp_path: Path):
    async with line(tmp_path) as it:
        it.socket.taking.clear()
        it.session.publisher.publish_text("t", "c", "1")
        await it.socket.blocked.wait()
        it.session.end(1012, "restart")
        await it.end()

    assert it.socket.got == []


async def test_a_message_is_acknowledged_before_the_events_of_its_turn(tmp_path: Path):
    async with line(tmp_path) as it:
        it.socket.says(CHAT)
        await until(it.session, "turn_finished")
        it.hang_up()
        await it.end()

    types = [frame["type"] for frame in it.socket.frames]
    assert types.index("ack") < types.index("turn_started")


async def test_a_command_in_hand_is_done_though_its_connection_is_closed(tmp_path: Path):
    async with line(tmp_path) as it:
        it.it.store.gate.clear()
        it.socket.says(CHAT)
        await it.it.store.reached.wait()
        it.hang_up()
        await it.end()
        it.it.store.gate.set()
        end = await until(it.session, "turn_finished")

    assert end["outcome"] == "completed"
    assert [text_of(m.shown) for m in it.it.store.kept] == ["hi", "Hello."]


async def test_binary_and_a_row_of_nonsense_end_the_connection(tmp_path: Path):
    async with line(tmp_path / "a") as binary:
        binary.socket.coming.put_nowait({"type": "websocket.receive", "bytes": b"x"})
        await binary.end()
    async with line(tmp_path / "b") as abusive:
        for _ in range(MAX_REFUSED_IN_A_ROW):
            abusive.socket.says("nonsense")
        await abusive.end()

    assert binary.socket.closed_with == NOT_TEXT
    assert abusive.socket.closed_with == REFUSED_IN_A_ROW
    assert [f["code"] for f in abusive.socket.frames] == ["bad_json"] * MAX_REFUSED_IN_A_ROW
