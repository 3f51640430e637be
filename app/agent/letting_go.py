"""Running foreign code that may not want to end, or that wants everything to end.

A tool or data source that calls `sys.exit` must not take the service with it: asyncio lets
`SystemExit` and `KeyboardInterrupt` through to whoever runs the loop. Here they become `Quit`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

GRACE_SECONDS = 1.0
"""How long cancelled work may tidy up before nobody waits for it any more."""

# The event loop itself holds tasks weakly.
_left: set[asyncio.Task[Any]] = set()


class Overtime(Exception):
    """The work took longer than it may. No time-out of the work itself is this."""


class Quit(Exception):
    """The work tried to end the whole process; the cause says by what."""


async def contained(work: Awaitable[T]) -> T:
    """Return what `work` returns or raise what it raises; `Quit` for what would end the process."""
    try:
        return await work
    except (Exception, asyncio.CancelledError):
        raise
    except BaseException as error:
        raise Quit(f"It raised {type(error).__name__}.") from error


def contained_call(work: Callable[[], T]) -> T:
    """Do the same for a function that does not wait."""
    try:
        return work()
    except Exception:
        raise
    except BaseException as error:
        raise Quit(f"It raised {type(error).__name__}.") from error


async def for_at_most(seconds: float, work: Coroutine[Any, Any, T]) -> T:
    """Return what `work` returns, or raise what it raises.

    After `seconds`, or when the caller is cancelled, the work is cancelled and waited for a second
    longer; work that swallows its cancellation is left to itself. Then raises `Overtime`, or
    `CancelledError`.
    """
    task = asyncio.create_task(contained(work))
    try:
        done, _ = await asyncio.wait({task}, timeout=seconds)
    except asyncio.CancelledError:
        await _let_go(task)
        raise
    if not done:
        await _let_go(task)
        raise Overtime
    return task.result()


async def _let_go(task: asyncio.Task[Any]) -> None:
    task.cancel()
    _left.add(task)
    task.add_done_callback(_forget)
    await asyncio.wait({task}, timeout=GRACE_SECONDS)


def _forget(task: asyncio.Task[Any]) -> None:
    _left.discard(task)
    if not task.cancelled():
        task.exception()  # taken note of, or the loop complains that nobody did
