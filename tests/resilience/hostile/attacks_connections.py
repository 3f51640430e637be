"""What a hostile client may do with connections and requests: many, slow, deaf, or never whole."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable

from tests.resilience.hostile.peer import Peer, command, request, somebody, text

MANY = 64


async def together(one: Callable[[], Awaitable[None]], times: int = MANY) -> None:
    """Do it that often side by side, each again and again until the end."""

    async def again() -> None:
        while True:
            try:
                await one()
            except (OSError, TimeoutError):
                await asyncio.sleep(0.01)

    await asyncio.gather(*(again() for _ in range(times)))


async def connections_of_one_user(port: int) -> None:
    """Two thousand connections of one user, opened and kept."""
    user, client = somebody(), secrets.token_hex(16)

    async def one() -> None:
        async with Peer(port) as peer:
            await peer.upgrade(user, client)
            await peer.until_gone()

    await together(one, 2_000)


async def handshakes(port: int) -> None:
    """Connections opened and dropped as fast as they come."""
    user, client = somebody(), secrets.token_hex(16)

    async def one() -> None:
        async with Peer(port) as peer:
            await peer.upgrade(user, client)

    await together(one)


async def takeovers(port: int) -> None:
    """Clients of one user that take the session from one another without end."""
    user = somebody()

    async def one() -> None:
        async with Peer(port) as peer:
            await peer.upgrade(user, query="?takeover=true")

    await together(one, 16)


async def many_readers(port: int) -> None:
    """Two hundred connections that all watch one session's answers at full speed."""
    user, client = somebody(), secrets.token_hex(16)
    session = b'"epoch": "'.replace(b" ", b"")

    async def one() -> None:
        async with Peer(port) as peer:
            await peer.upgrade(user, client)
            seen = await peer.until(session)
            epoch = seen.partition(session)[2][:32].decode("ascii", "replace")
            await peer.send(text(type="resume", epoch=epoch, seq=0))
            while not peer.gone:
                await peer.send(command("chat", content="tokens=2000 gap_ms=0"))
                await asyncio.sleep(0.5)

    await together(one, 200)


async def deaf_readers(port: int) -> None:
    """Connections that ask for answers at full speed and never read."""

    async def one() -> None:
        async with Peer(port, deaf=True) as peer:
            await peer.upgrade(somebody())
            await peer.send(text(type="resume", epoch="0" * 32, seq=0))
            await peer.send(command("chat", content="tokens=20000 gap_ms=0"))
            await asyncio.sleep(15)

    await together(one, 16)


async def deaf_streams(port: int) -> None:
    """The same over server-sent events."""

    async def one() -> None:
        async with Peer(port, deaf=True) as peer:
            body = json.dumps({"message": "tokens=20000 gap_ms=0"}).encode()
            await peer.send(request("POST", "/api/chat/stream", somebody(), body))
            await asyncio.sleep(15)

    await together(one, 16)


async def dripping_heads(port: int) -> None:
    """Two thousand requests that come a byte at a time."""

    async def one() -> None:
        async with Peer(port) as peer:
            await peer.send(b"GET /health HTTP/1.1\r\n")
            while not peer.gone:
                await peer.send(b"x")
                await asyncio.sleep(1)

    await together(one, 2_000)


async def requests_without_a_pause(port: int) -> None:
    """One request after the other on many connections."""
    await _flood(port, request("GET", "/tools", somebody()))


async def files_without_a_pause(port: int) -> None:
    """The page's largest file, again and again."""
    await _flood(port, request("GET", "/static/vendor/redoc/redoc.standalone.js", somebody()))


async def messages_without_a_pause(port: int) -> None:
    """A long chat, read again and again in the largest parts."""
    user, chat = somebody(), b'"chat_id":"'
    async with Peer(port) as peer:
        await peer.upgrade(user)
        await peer.send(command("chat", content="漢" * 80_000))
        chat_id = (await peer.until(chat)).partition(chat)[2][:32].decode("ascii", "replace")
        for _ in range(12):
            await peer.send(command("chat", content="漢" * 80_000, chat_id=chat_id))
            await asyncio.sleep(0.3)
    await _flood(port, request("GET", f"/chats/{chat_id}/messages?limit=200", user))


async def strangers_requests(port: int) -> None:
    """Requests of somebody whom the proxy did not name."""
    await _flood(port, b"GET /me HTTP/1.1\r\nhost: x\r\n\r\n")


async def _flood(port: int, asks: bytes) -> None:
    async def one() -> None:
        async with Peer(port) as peer:
            while True:
                peer.seen = b""
                await peer.send(asks)
                await peer.until(b"HTTP/1.1")

    await together(one)


async def pipelined(port: int) -> None:
    """Thousands of requests in one packet."""
    flood = b"GET /health HTTP/1.1\r\nhost: x\r\n\r\n" * 8_000

    async def one() -> None:
        async with Peer(port) as peer:
            while True:
                await peer.send(flood)

    await together(one, 16)


async def bodies_of_values(port: int) -> None:
    """Bodies of full size that hold nothing but small values."""
    body = ("[" + "1," * 131_000 + "1]").encode()
    user = somebody()

    async def one() -> None:
        async with Peer(port) as peer:
            while True:
                peer.seen = b""
                await peer.send(request("POST", "/feedback", user, body))
                await peer.until(b"HTTP/1.1")

    await together(one, 16)


ATTACKS = (
    connections_of_one_user,
    handshakes,
    takeovers,
    many_readers,
    deaf_readers,
    deaf_streams,
    dripping_heads,
    requests_without_a_pause,
    files_without_a_pause,
    messages_without_a_pause,
    strangers_requests,
    pipelined,
    bodies_of_values,
)
