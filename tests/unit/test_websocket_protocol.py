"""The frames that the server writes by itself; a peer that is gone."""

from __future__ import annotations

import asyncio
import socket
import struct
import time
from typing import Any

import pytest
import uvicorn
from uvicorn.protocols.utils import ClientDisconnected
from websockets.asyncio.client import connect
from websockets.frames import Frame, Opcode

from app.websocket_protocol import BoundedWebSocket, text_frame

RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER with no time to linger
REPLAY = 100


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536, 1_000_000])
@pytest.mark.parametrize("letter", ["x", "\u00e9"])
def test_a_text_frame_is_what_the_library_would_write(size: int, letter: str):
    text = letter * (size // len(letter.encode()))

    assert text_frame(text) == Frame(Opcode.TEXT, text.encode()).serialize(mask=False)


async def test_a_replay_to_a_peer_that_is_gone_ends_at_once(caplog: pytest.LogCaptureFixture):
    sent = asyncio.get_running_loop().create_future()

    async def app(_scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        await receive()
        time.sleep(0.05)  # noqa: ASYNC251 - the reset is on its way, and nothing may hear of it yet
        count = 0
        try:
            for count in range(REPLAY):  # noqa: B007
                await send({"type": "websocket.send", "text": "an event"})
        except ClientDisconnected:
            sent.set_result(count)

    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, ws=BoundedWebSocket, lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    client = await connect(f"ws://127.0.0.1:{listener.getsockname()[1]}")
    await client.send("begin")
    raw = client.transport.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
    client.transport.abort()
    async with asyncio.timeout(5):
        assert await sent < REPLAY // 10
    server.should_exit = True
    await serving
    assert not [record for record in caplog.records if record.name == "asyncio"]
