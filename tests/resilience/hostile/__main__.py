"""One hostile client as a process: `python -m tests.resilience.hostile NAME PORT SECONDS`.

It gives way to whoever measures on the same machine: a real one would have a machine of its own.
"""

from __future__ import annotations

import asyncio
import os
import resource
import sys

from tests.resilience.hostile import attacks_connections, attacks_frames, attacks_turns

ATTACKS = {
    attack.__name__: attack
    for module in (attacks_frames, attacks_connections, attacks_turns)
    for attack in module.ATTACKS
}


async def main(name: str, port: int, seconds: float) -> None:
    os.nice(10)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    try:
        async with asyncio.timeout(seconds):
            await ATTACKS[name](port)
    except TimeoutError:
        return


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))
