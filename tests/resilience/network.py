"""A bad network: a TCP proxy that breaks connections in planned ways, each at a chosen byte.

It knows no HTTP. One `Trouble` is taken for each connection, in order; without one it carries. What
one side does (end, reset) is done to the other, unless the trouble says otherwise.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import deque
from dataclasses import dataclass
from typing import Literal

from tests.forwarding import READ, End, Forwarder, pump

# reset: both ends see a reset. close: both see an orderly end. half_closed: the client sees an end,
# the server nothing. swallow: both see nothing any more. slow: all comes, in pieces and late.
How = Literal["reset", "close", "half_closed", "swallow", "slow"]
HOWS: tuple[How, ...] = ("reset", "close", "half_closed", "swallow", "slow")
# A swallowed connection's far end is let go this long after its client has left, in seconds.
FORGET_SECONDS = 1.0


@dataclass(frozen=True)
class Trouble:
    """What happens to a connection, once so many bytes have gone to its client."""

    how: How
    after: int


class Network(Forwarder):
    """The way to a service, with its troubles in `plan`. `broken` counts those that came."""

    def __init__(self, target: int) -> None:
        super().__init__(target)
        self.plan: deque[Trouble] = deque()
        self.broken = 0

    async def carry(self, near: End, far: End) -> None:
        trouble = self.plan.popleft() if self.plan else None
        up = asyncio.create_task(pump(near, far))
        down = asyncio.create_task(_pump(far, near, trouble) if trouble else pump(far, near))
        try:
            await asyncio.wait({up, down}, return_when=asyncio.FIRST_COMPLETED)
            if trouble is not None and down.done() and down.result() == "trouble":
                self.broken += 1
                await _break(trouble.how, near, far, up)
            elif "reset" in {task.result() for task in (up, down) if task.done()}:
                near.reset()
                far.reset()
        finally:
            up.cancel()
            down.cancel()
            await asyncio.gather(up, down, return_exceptions=True)


async def _pump(source: End, sink: End, trouble: Trouble) -> str:
    """Carry bytes until the source ends or resets, or the trouble's byte has come."""
    left = trouble.after
    try:
        while data := await source.reader.read(READ):
            if trouble.how == "slow":
                await _drip(data, sink)
                continue
            sink.writer.write(data[:left])
            await sink.writer.drain()
            left -= len(data)
            if left <= 0:
                return "trouble"
    except OSError:
        return "reset"
    return "end"


async def _drip(data: bytes, sink: End) -> None:
    while data:
        size = random.randint(1, max(1, len(data)))
        sink.writer.write(data[:size])
        await sink.writer.drain()
        data = data[size:]
        await asyncio.sleep(random.random() * 0.01)


async def _break(how: How, client: End, server: End, up: asyncio.Task[str]) -> None:
    match how:
        case "reset":
            client.reset()
            server.reset()
        case "close":
            pass  # what follows in any case
        case "half_closed":
            client.writer.write_eof()
            await up
        case "swallow":
            up.cancel()
            await asyncio.wait({up})
            with contextlib.suppress(OSError):
                while await client.reader.read(READ):
                    pass
            await asyncio.sleep(FORGET_SECONDS)
            server.reset()
