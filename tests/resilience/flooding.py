"""More than the kernel's buffers of a connection take, so that whoever does not read blocks it."""

from __future__ import annotations

from demo_model.server import DemoServer
from tests.live_client import LiveClient

# An answer of 2.4 MB, told as deltas and once more as a message, for peers that do not read.
TEXT = {"text": ["x" * 60_000] * 40}
# Well under what a session keeps, so that a good reader misses nothing; together over 6 MB.
STEP = {"text": ["x" * 20_000] * 30}
FLOODS = 6


async def flood(port: int, user: str, client_id: str, demo: DemoServer) -> None:
    """Have a session told some megabytes, read by a good client of it."""
    headers = {"X-EMAIL-USER": user}
    async with LiveClient(port, client_id, headers=headers) as client:
        await client.send("resume", epoch=client.session["epoch"], seq=0)
        for _ in range(FLOODS):
            demo.script([STEP])
            await client.ask("flood")
