"""The frames that the server writes by itself; a peer that is gone, or sends too much."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import struct
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import pytest
import uvicorn
from uvicorn.protocols.utils import ClientDisconnected
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.frames import Frame, Opcode

from app.server import websocket, write_deadline
from app.server.http import MAX_PIPELINED, BoundedHttp
from app.server.peers import Peers
from app.server.websocket import BoundedWebSocket, text_frame
from generated.close_codes import TOO_MANY, TOO_SLOW

RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER with no time to linger
REPLAY = 100
WAIT_SECONDS = 10


@asynccontextmanager
async def serving(
    app: Any, *, most: int = 99, protocol: type[BoundedWebSocket] = BoundedWebSocket
) -> AsyncIterator[int]:
    """Serve an application as the service is served, without what belongs to the service."""
    listener = socket.create_server(("127.0.0.1", 0))
    peers = Peers(most=most)
    config = uvicorn.Config(
        app,
        http=partial(BoundedHttp, peers=peers),  # type: ignore[arg-type]
        ws=partial(protocol, peers=peers),  # type: ignore[arg-type]
        lifespan="off",
        log_config=None,
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        await task


async def listening(_scope: Any, receive: Any, send: Any) -> None:
    """An application that takes whatever comes."""
    await send({"type": "websocket.accept"})
    while (await receive())["type"] != "websocket.disconnect":
        pass


async def close_code(client: ClientConnection) -> int | None:
    async with asyncio.timeout(WAIT_SECONDS):
        await client.wait_closed()
    return client.close_code


class StoppedMeanwhile(BoundedWebSocket):
    """The service stops in the very step in which a peer says goodbye."""

    stopped: list[Exception | None] = []  # noqa: RUF012 - read by the one test that uses it

    def handle_close(self, event: Frame) -> None:
        super().handle_close(event)
        try:
            self.shutdown()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            self.stopped.append(error)
        else:
            self.stopped.append(None)


async def test_a_stop_while_a_peer_says_goodbye_is_no_error():
    async with serving(listening, protocol=StoppedMeanwhile) as port:
        client = await connect(f"ws://127.0.0.1:{port}/", proxy=None)
        await client.close(1000)

    assert (StoppedMeanwhile.stopped, client.close_code) == ([None], 1000)


async def leaving(_scope: Any, receive: Any, send: Any) -> None:
    """An application that closes at once."""
    await receive()
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": 4509})


async def test_a_peer_that_answers_the_goodbye_is_not_kept_waiting(
    monkeypatch: pytest.MonkeyPatch,
):
    """Only one that says nothing is waited for, and cut off then."""
    monkeypatch.setattr(write_deadline, "LINGER_SECONDS", 10 * WAIT_SECONDS)
    async with serving(leaving) as port:
        url, patience = f"ws://127.0.0.1:{port}", 10 * WAIT_SECONDS
        async with connect(url, proxy=None, close_timeout=patience) as client:
            assert await close_code(client) == 4509


@pytest.mark.parametrize("opcode", [Opcode.PING, Opcode.PONG, Opcode.TEXT])
async def test_a_flood_of_frames_of_any_kind_ends_its_connection(opcode: Opcode):
    flood = Frame(opcode, b"").serialize(mask=True) * 20_000
    async with serving(listening) as port, connect(f"ws://127.0.0.1:{port}") as client:
        client.transport.write(flood)

        assert await close_code(client) == TOO_MANY


async def test_frames_at_an_ordinary_rate_are_all_taken():
    async with serving(listening) as port, connect(f"ws://127.0.0.1:{port}") as client:
        for _ in range(5):
            async with asyncio.timeout(WAIT_SECONDS):
                await (await client.ping())
        await client.send([b"x" * 1_000] * 100)
        await client.close()

    assert client.close_code == 1000


@pytest.mark.parametrize("begin", [b"\x01\x80\0\0\0\0", b"\x81\xff"])
async def test_a_message_that_never_becomes_whole_ends_its_connection(
    begin: bytes, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(websocket, "MESSAGE_SECONDS", 0.2)
    async with serving(listening) as port, connect(f"ws://127.0.0.1:{port}") as client:
        client.transport.write(begin)

        assert await close_code(client) == TOO_SLOW


async def test_one_address_has_room_for_so_many_connections_and_gets_it_back():
    async with serving(listening, most=2) as port:
        url = f"ws://127.0.0.1:{port}"
        async with connect(url), connect(url) as second:
            with pytest.raises((OSError, WebSocketException)):
                await connect(url)
            await second.close()
            async with asyncio.timeout(WAIT_SECONDS):
                while True:
                    with contextlib.suppress(OSError, WebSocketException):
                        await (await connect(url)).close()
                        break


async def test_thousands_of_requests_in_one_packet_end_their_connection():
    served: list[str] = []

    async def app(scope: Any, _receive: Any, send: Any) -> None:
        served.append(scope["path"])
        await asyncio.sleep(0)
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async with serving(app) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n" * 5_000)
        async with asyncio.timeout(WAIT_SECONDS):
            with contextlib.suppress(ConnectionError):
                await reader.read()
        writer.transport.abort()

    assert len(served) <= 2 * MAX_PIPELINED


def test_connections_from_a_trusted_proxy_are_not_counted():
    proxy = ipaddress.ip_network("10.0.0.0/8")
    peers = Peers(most=1, uncounted=[proxy])

    assert [peers.enter("10.1.2.3") for _ in range(3)] == [True, True, True]
    assert [peers.enter("192.0.2.1") for _ in range(2)] == [True, False]
    peers.leave("192.0.2.1")
    assert peers.enter("192.0.2.1")
    peers.close()
    assert not peers.enter("10.1.2.3")


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

    async with serving(app) as port:
        client = await connect(f"ws://127.0.0.1:{port}")
        await client.send("begin")
        raw = client.transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
        client.transport.abort()
        async with asyncio.timeout(5):
            assert await sent < REPLAY // 10
    assert not [record for record in caplog.records if record.name == "asyncio"]
