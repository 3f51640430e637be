"""Jobs that run as long as the service does: watching the model, ending idle sessions.

One that breaks is logged, counted and begun again; else nobody would notice that it is gone
before idle sessions had filled the memory, or the page had called a good model unavailable
for days.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import structlog

from app.telemetry.counters import Counters

# Long enough that a job which always breaks fills no disk with tracebacks.
REST_SECONDS = 10.0

_log = structlog.get_logger(__name__)

Job = Callable[[], Coroutine[Any, Any, None]]


async def keep_running(job: Job, counters: Counters, *, rest_seconds: float = REST_SECONDS) -> None:
    """Run a job until this is cancelled; after a break, again."""
    while True:
        try:
            await job()
        except Exception:  # noqa: BLE001 - the boundary around a job
            counters.internal += 1
            _log.exception("a background job broke and begins again")
        await asyncio.sleep(rest_seconds)
