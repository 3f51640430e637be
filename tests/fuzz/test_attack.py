"""Attacks below the level of the contract: broken handshakes, giant heads, crowds, deaf readers.

After each the service must answer others at once, and keep nothing of the attacker.
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any

import httpx2
import pytest
from websockets.asyncio.client import connect

from app.core.ids import new_id
from tests.contract.http.contract import check_refusal
from tests.contract.http.raw import say
from tests.fuzz.service_process import Remote, service_process
from tests.live_client import LiveClient

PROXIED = {"test_mode": False, "trusted_proxies": "127.0.0.1/32", "log_level": "ERROR"}
HOST = b"Host: x\r\nX-EMAIL-USER: ada@example.com\r\n"
UPGRADE = HOST + (
    b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)
LIVE = b"GET /ws/" + b"0" * 32
CROWD = 1_000
DEAF = {"X-EMAIL-USER": "deaf@example.com"}
PROMPT_SECONDS = 5.0
GATHER_SECONDS = 20
SENT_AWAY_SECONDS = 60

BROKEN = {
    "not HTTP at all": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 9,
    "a method that does not exist": b"FOO /me HTTP/1.1\r\n" + HOST + b"\r\n",
    "a line that is no header": b"GET /me HTTP/1.1\r\nno header\r\n\r\n",
    "the preface of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a nul in the path": b"GET /\x00 HTTP/1.1\r\n" + HOST + b"\r\n",
    "a path that is not ASCII": b"GET /\xc3\xa9 HTTP/1.1\r\n" + HOST + b"\r\n",
    "a tunnel": b"CONNECT evil:443 HTTP/1.1\r\n" + HOST + b"\r\n",
    "a body with two lengths": b"POST /feedback HTTP/1.1\r\n"
    + HOST
    + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a negative length": b"POST /feedback HTTP/1.1\r\n" + HOST + b"Content-Length: -1\r\n\r\n",
    "a chunk without a size": b"POST /feedback HTTP/1.1\r\n"
    + HOST
    + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    "a head just over its limit": b"GET /me HTTP/1.1\r\nX: " + b"a" * 65_536,
    "a live address that is no id": b"GET /ws/x HTTP/1.1\r\n" + UPGRADE + b"\r\n",
    "a live address elsewhere": b"GET /data HTTP/1.1\r\n" + UPGRADE + b"\r\n",
    "a query that is not ASCII": LIVE + b"?takeover=\xff HTTP/1.1\r\n" + UPGRADE + b"\r\n",
    "a takeover that is neither": LIVE + b"?takeover=x HTTP/1.1\r\n" + UPGRADE + b"\r\n",
    "a handshake without an identity": LIVE
    + b" HTTP/1.1\r\n"
    + UPGRADE.replace(b"X-EMAIL-USER", b"X-Other")
    + b"\r\n",
}


@pytest.fixture
async def service() -> AsyncIterator[Remote]:
    async with service_process(**PROXIED) as remote:
        yield remote


async def is_prompt(service: Remote) -> bool:
    """Whether an honest caller is answered at once, over both doors."""
    async with asyncio.timeout(PROMPT_SECONDS):
        async with httpx2.AsyncClient(base_url=service.url) as http:
            health = (await http.get("/health")).json()
        headers = {"X-EMAIL-USER": f"{new_id()}@example.com"}
        async with LiveClient(service.port, new_id(), headers=headers) as client:
            await client.send("ping", nonce="there")
            await client.until("pong", nonce="there")
    return health["status"] == "ok" and health["errors"]["internal"] == 0


def served(state: dict[str, Any]) -> int:
    """How many sockets the service holds for clients, the listening one aside."""
    return int(state["descriptors"].get("served", 0)) - 1


async def none_left(service: Remote, *, within: float) -> None:
    """Wait until no socket of a client is held any more."""
    await service.until(lambda state: served(state) <= 0, within=within)


@pytest.mark.requirement("B9")
async def test_what_cannot_be_read_is_refused_in_the_one_error_shape(service: Remote):
    for data in BROKEN.values():
        answer = await say(service.port, data)
        check_refusal(answer.status, answer.headers, answer.body)
    await none_left(service, within=10)

    assert await is_prompt(service)


async def test_a_head_without_end_is_cut_off(service: Remote):
    for start in (b"GET /", b"GET /me HTTP/1.1\r\nX: ", LIVE + b" HTTP/1.1\r\n" + UPGRADE + b"X: "):
        answer = await say(service.port, start + b"a" * 5_000_000)
        assert answer.status in (0, 400)
    await none_left(service, within=10)

    assert await is_prompt(service)


async def test_an_answer_is_never_taken_for_that_of_another_request(service: Remote):
    """Garbage behind a request closes the connection before or after its own answer."""
    answer = await say(service.port, b"GET /me HTTP/1.1\r\n" + HOST + b"\r\nNONSENSE\r\n\r\n")

    assert answer.status in (0, 200)


@pytest.mark.requirement("G3")
async def test_who_holds_on_without_a_word_keeps_nobody_waiting_and_is_sent_away(service: Remote):
    """A thousand half handshakes, a body that never ends and a client that does not read.

    Honest callers are served meanwhile; some 40 seconds later all have gone, by the deadline of a
    request or by the kernel's for what nobody takes. The deaf one loses nothing.
    """
    client_id = new_id()
    async with AsyncExitStack() as crowd:
        await crowd.enter_async_context(_deaf(service, client_id))
        for number in range(CROWD):
            _, writer = await asyncio.open_connection("127.0.0.1", service.port)
            crowd.push_async_callback(_leave, writer)
            writer.write(_half(number))
        await service.until(lambda state: served(state) >= CROWD, within=GATHER_SECONDS)
        assert await is_prompt(service)
        await none_left(service, within=SENT_AWAY_SECONDS)
    async with LiveClient(service.port, client_id, headers=DEAF) as back:
        await back.send("resume", epoch=back.session["epoch"], seq=0)
        finished = await back.until("turn_finished")

    assert finished["outcome"] in ("completed", "limited")
    assert await is_prompt(service)


def _half(number: int) -> bytes:
    """Nothing, half of a handshake, or half of a body."""
    handshake = LIVE + b" HTTP/1.1\r\n" + UPGRADE[: number % 100]
    body = b"POST /feedback HTTP/1.1\r\n" + HOST + b"Content-Length: 1000\r\n\r\n{"
    return (b"", handshake, body)[number % 3]


async def _leave(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


@asynccontextmanager
async def _deaf(service: Remote, client_id: str) -> AsyncIterator[None]:
    """A client with a small window that asks for a flood and reads none of it."""
    await service.fault("flood")
    small = socket.socket()
    small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    small.setblocking(False)
    await asyncio.get_running_loop().sock_connect(small, ("127.0.0.1", service.port))
    url = f"ws://127.0.0.1:{service.port}/ws/{client_id}"
    async with connect(
        url, sock=small, additional_headers=DEAF, max_queue=1, ping_interval=None, proxy=None
    ) as socket_:
        await socket_.send(json.dumps({"type": "chat", "id": new_id(), "content": "go"}))
        yield
