"""Somebody else, who pings and reads answers: how long pings take, and how late tokens are."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

from bench.clients import ServiceChat
from bench.upstream import Order

# An answer of fifty tokens a second, as a fast model writes.
ANSWER = Order(tokens=50, gap_ms=20)
PING_PAUSE = 0.05
PING = b'{"type":"ping","nonce":"n"}'


@dataclass
class Noticed:
    """In milliseconds, of all pings and of all tokens."""

    pings: list[float] = field(default_factory=list)
    tokens: list[float] = field(default_factory=list)
    errors: int = 0

    def line(self) -> str:
        return (
            f"ping p50 {at(self.pings, 0.5):6.1f} p99 {at(self.pings, 0.99):7.1f} "
            f"max {at(self.pings, 1):7.1f} ms   token p50 {at(self.tokens, 0.5):6.1f} "
            f"p99 {at(self.tokens, 0.99):7.1f} ms   {len(self.pings):5} pings "
            f"{len(self.tokens):6} tokens {self.errors} errors"
        )


def at(values: list[float], share: float) -> float:
    """The value below which this share of them lies; without any, nothing came at all."""
    ordered = sorted(values) or [float("inf")]
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class _Pinging(ServiceChat):
    """A conversation that pings."""

    pong: asyncio.Future[None] | None = None

    async def ping(self) -> float:
        """Return the milliseconds until the answer."""
        self.pong = asyncio.get_running_loop().create_future()
        began = time.perf_counter()
        self._write(0x81, PING)
        await self.pong
        return (time.perf_counter() - began) * 1000

    def _frame(self, frame: bytes) -> None:
        if frame.startswith(b'{"type":"pong"'):
            if self.pong is not None and not self.pong.done():
                self.pong.set_result(None)
        else:
            super()._frame(frame)


async def watch(port: int, seconds: float) -> Noticed:
    """Use the service for so long as two others; return what they noticed."""
    noticed, end = Noticed(), time.monotonic() + seconds

    async def pinging() -> None:
        chat = _Pinging()
        await chat.connect(port)
        while time.monotonic() < end:
            noticed.pings.append(await chat.ping())
            await asyncio.sleep(PING_PAUSE)
        await chat.hang_up()

    async def reading() -> None:
        chat = ServiceChat()
        await chat.connect(port)
        while time.monotonic() < end:
            answer = await chat.ask(ANSWER)
            noticed.tokens += [wait / 1e6 for wait in answer.waits]
            noticed.errors += answer.errors
        await chat.hang_up()

    await asyncio.gather(pinging(), reading())
    return noticed
