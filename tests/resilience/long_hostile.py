"""`make hostile SECONDS=60 ONLY=name`: one hostile client after the other, each for so long.

The service runs with its default settings behind a trusted proxy, as a process with a core of its
own. For each client it prints what two other callers noticed, and the memory of the service; it
fails when a ping took longer than 250 ms or a token came over 100 ms late (p99).
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from bench.processes import TARGETS, Running, cores, running
from bench.upstream import upstream
from tests.resilience.hostile.__main__ import ATTACKS
from tests.resilience.hostile.bystander import Noticed, at, watch
from tests.resilience.hostile.model import Model

MOST_PING_MS = 250.0
MOST_TOKEN_MS = 100.0
[SERVICE] = [target for target in TARGETS if target.name == "service"]


async def under_attack(service: Running, name: str, seconds: float) -> Noticed:
    """Let one hostile client do its worst, and return what others noticed."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.resilience.hostile"),
        *(name, str(service.port), str(seconds + 2)),
    )
    try:
        await asyncio.sleep(1)  # until it has begun
        return await watch(service.port, seconds)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def verdict(noticed: Noticed, most_ping: float, most_token: float) -> bool:
    """Whether nobody else was held up."""
    late = at(noticed.tokens, 0.99)
    return at(noticed.pings, 1) <= most_ping and late <= most_token and not noticed.errors


async def main(seconds: float, only: str) -> int:
    """Run and print; 1 when anybody else was held up."""
    failed: list[str] = []
    _, core = cores()
    with tempfile.TemporaryDirectory() as folder:
        async with (
            upstream(Model) as port,
            running(SERVICE, port, folder=Path(folder), core=core) as service,
        ):
            print(f"{'nobody':26} {(await watch(service.port, min(seconds, 10))).line()}")
            for name in [name for name in ATTACKS if only in name]:
                began = time.monotonic()
                noticed = await under_attack(service, name, seconds)
                good = verdict(noticed, MOST_PING_MS, MOST_TOKEN_MS)
                failed += [] if good else [name]
                memory = f"{service.memory_kib() / 1024:6.0f} MiB"
                took = f"{time.monotonic() - began:4.0f} s"
                mark = "" if good else "  HELD UP"
                print(f"{name:26} {noticed.line()} {memory} {took}{mark}", flush=True)
    print(f"held up by: {', '.join(failed) or 'nobody'}")
    return int(bool(failed))


if __name__ == "__main__":
    raise SystemExit(asyncio.run(main(float(sys.argv[1]), sys.argv[2] if sys.argv[2:] else "")))
