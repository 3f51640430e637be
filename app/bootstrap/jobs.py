"""Jobs that run as long as the service does: watching the model, ending idle sessions,
storing what running answers grow by, removing chats that were deleted long ago.

One that breaks is logged, counted and begun again; else nobody would notice that it is gone
before idle sessions had filled the memory, or the page had called a good model unavailable
for days.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack, suppress
from typing import Any

import structlog

from app.state import AppState
from app.telemetry.counters import Counters

# Long enough that a job which always breaks fills no disk with tracebacks.
REST_SECONDS = 10.0
# The page may be opened before a slow model has answered; it is told when it has.
FIRST_CHECK_SECONDS = 5.0

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


async def in_background(stack: AsyncExitStack, state: AppState) -> None:
    """Start the jobs, which end with the stack, and wait for the first word of the model."""
    work = (
        state.monitor.watch,
        state.sessions.sweep,
        state.journal.keep,
        state.listing.purge,
    )
    jobs = [asyncio.create_task(keep_running(job, state.counters)) for job in work]

    async def stop() -> None:
        for job in jobs:
            job.cancel()
        for job in jobs:
            with suppress(asyncio.CancelledError):
                await job

    stack.push_async_callback(stop)
    await state.monitor.first_word(FIRST_CHECK_SECONDS)
