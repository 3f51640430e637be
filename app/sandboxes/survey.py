"""Tells the operator, in one line at the start, which layers stand around code and SQL here.

They depend on the system: on who starts the service, on the kernel and on libseccomp. `bootstrap`
calls it.
"""

from __future__ import annotations

import asyncio
from functools import cache

import structlog

from app.sandboxes.sealing import SandboxUnavailable, check, worker_program

NAMES = {
    "own_user": "own user",
    "landlock": "no files (Landlock)",
    "system_calls": "few system calls",
    "closed_memory": "service's memory closed",
}

_log = structlog.get_logger(__name__)


async def report_layers() -> None:
    """Log which layers stand and which are missing."""
    standing, reason = await asyncio.to_thread(_standing)
    stand = [name for layer, name in NAMES.items() if layer in standing]
    missing = [name for layer, name in NAMES.items() if layer not in standing]
    because = {"because": reason} if reason else {}
    _log.info("sandbox layers around code and SQL", stand=stand, missing=missing, **because)


@cache
def _standing() -> tuple[frozenset[str], str]:
    """Build the layers once in this process's life to see which stand, or why none does."""
    try:
        built = check(worker_program())
    except SandboxUnavailable as error:
        return frozenset(), str(error)
    return frozenset(["system_calls", *(layer for layer, stands in built.items() if stands)]), ""
