"""The service as a process that says how it is: one JSON line a second on standard output.

The first line is the port. Then: resident memory, threads, descriptors, tasks, and how late the
event loop was in that second, as the time that a short sleep took too long.
"""

from __future__ import annotations

import asyncio
import json
import os
import threading
from pathlib import Path

import uvloop

from app import logs
from app.main import create_app
from app.server import serving
from app.settings import Settings

TICK = 0.01
REPORT_SECONDS = 1.0


def memory_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text("utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


async def measure() -> None:
    """Report forever."""
    loop = asyncio.get_running_loop()
    late: list[float] = []
    reported = loop.time()
    while True:
        began = loop.time()
        await asyncio.sleep(TICK)
        late.append(loop.time() - began - TICK)
        if loop.time() - reported >= REPORT_SECONDS:
            report = {
                "memory_mib": round(memory_mib(), 2),
                "threads": threading.active_count(),
                "descriptors": len(os.listdir("/proc/self/fd")),
                "tasks": len(asyncio.all_tasks()),
                "late_ms": [round(value * 1000, 2) for value in late],
            }
            print(json.dumps(report), flush=True)
            late.clear()
            reported = loop.time()


async def main() -> None:
    settings = Settings()  # from the environment
    logs.set_up(settings.log_level)
    serving.raise_descriptor_limit()
    with serving.listen(settings) as listener:
        port = listener.getsockname()[1]
        print(port, flush=True)
        app = create_app(settings.model_copy(update={"port": port}))
        server = serving.server(app, settings)
        meter = asyncio.create_task(measure())
        await server.serve(sockets=[listener])
        meter.cancel()


if __name__ == "__main__":
    uvloop.run(main())
