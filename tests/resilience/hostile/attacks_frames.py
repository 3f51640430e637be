"""What a hostile client may send over one WebSocket, or over some: content, kinds and sizes."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Callable

from tests.resilience.hostile.peer import (
    CONT,
    PING,
    PONG,
    TEXT,
    Peer,
    command,
    frame,
    somebody,
    text,
)

CHARS = 100_000
FRAME = 262_144
Make = Callable[[], bytes]


async def send_on(port: int, make: Make, *, pause: float = 0.0) -> None:
    """Send one thing after the other on one connection, and on a new one when it is ended."""
    user = somebody()
    while True:
        try:
            async with Peer(port) as peer:
                await peer.upgrade(user, query="?takeover=true")
                while True:
                    await peer.send(make())
                    await asyncio.sleep(pause)
        except (OSError, TimeoutError):
            await asyncio.sleep(0)


def chat(content: str) -> Make:
    return lambda: command("chat", content=content)


def raw(payload: str) -> Make:
    data = frame(TEXT, payload.encode())
    return lambda: data


async def marks_to_order(port: int) -> None:
    """Messages of alternating combining marks."""
    await send_on(port, chat("a" + "\u0315\u0300" * (CHARS // 2 - 1)), pause=0.02)


async def notes_that_fall_apart(port: int) -> None:
    """Messages whose every character is three others."""
    await send_on(port, chat("\U0001d160" * 60_000), pause=0.02)


async def very_many_values(port: int) -> None:
    """Frames of 131,000 small values."""
    await send_on(port, raw("[" + "1," * (FRAME // 2 - 2) + "1]"))


async def members_of_a_frame(port: int) -> None:
    """Frames with as many unknown members as are read at all."""
    more = ",".join(f'"m{n}":1' for n in range(900))
    await send_on(port, raw(f'{{"type":"chat","content":"x",{more}}}'))


async def too_large(port: int) -> None:
    """Frames of two megabytes."""
    await send_on(port, raw('{"type":"chat","content":"' + "x" * (2 * 1024 * 1024 - 100) + '"}'))


async def pings(port: int) -> None:
    """Pings of the protocol, thousands in a packet."""
    flood = frame(PING, b"") * 20_000
    await send_on(port, lambda: flood)


async def pongs(port: int) -> None:
    """Pongs that nobody asked for."""
    flood = frame(PONG, b"x" * 20) * 10_000
    await send_on(port, lambda: flood)


async def tiny_frames(port: int) -> None:
    """Frames of one byte, thousands in a packet."""
    flood = frame(TEXT, b"1") * 20_000
    await send_on(port, lambda: flood)


async def bad_utf8(port: int) -> None:
    """Frames that are no UTF-8."""
    data = frame(TEXT, b"\xff\xfe" * 1_000)
    await send_on(port, lambda: data)


async def feedback(port: int) -> None:
    """Feedback of full length, as often as it is taken."""
    comment = "é" * 4_000
    await send_on(port, lambda: command("feedback", rating="up", comment=comment), pause=0.02)


async def fragments_without_end(port: int) -> None:
    """Sixty messages of which the end never comes."""

    async def one() -> None:
        part = frame(CONT, b"x" * 60_000, fin=False)
        while True:
            try:
                async with Peer(port) as peer:
                    await peer.upgrade(user, client)
                    await peer.send(frame(TEXT, b'"', fin=False))
                    for _ in range(34):
                        await peer.send(part)
                    await peer.until_gone()
            except (OSError, TimeoutError):
                await asyncio.sleep(0.2)

    user, client = somebody(), secrets.token_hex(16)
    await asyncio.gather(*(one() for _ in range(60)))


async def snapshots(port: int) -> None:
    """As many turns as a session has, and then a snapshot of them as often as it is sent."""
    user = somebody()
    while True:
        try:
            async with Peer(port) as peer:
                await peer.upgrade(user, query="?takeover=true")
                await peer.send(text(type="resume", epoch="0" * 32, seq=0))
                for _ in range(16):  # twenty refused ones in a row would end it
                    await peer.send(command("chat", content="tokens=20000 gap_ms=20"))
                again = json.dumps({"type": "resume", "epoch": "0" * 32, "seq": 0}).encode()
                while True:
                    await peer.send(frame(TEXT, again))
                    await asyncio.sleep(0.01)
        except (OSError, TimeoutError):
            await asyncio.sleep(0)


ATTACKS = (
    marks_to_order,
    notes_that_fall_apart,
    very_many_values,
    members_of_a_frame,
    too_large,
    pings,
    pongs,
    tiny_frames,
    bad_utf8,
    feedback,
    fragments_without_end,
    snapshots,
)
