"""What a step on the event loop costs, in milliseconds of a machine of today.

A slow or a busy machine takes longer for everything. So each measurement is of processor time and
stands beside a yardstick in the same moment, and the best of some is taken: other work at one
moment makes a figure worse, and never better.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from typing import Any

STEP_MS = 5.0
TRIES = 7
_TEXT = "yardstick " * 1_000
_YARDSTICK_MS = 1.0


def cost_ms(act: Callable[[], Any]) -> float:
    """What doing it once costs."""
    return _best(lambda: _seconds(act))


def slowest_step_ms(work: Callable[[], Generator[None, None, Any]]) -> float:
    """What the dearest step costs of work that is done in steps."""

    def one_run() -> float:
        slowest, steps = 0.0, work()
        while True:
            began = time.thread_time()
            ended = next(steps, "ended") == "ended"
            slowest = max(slowest, time.thread_time() - began)
            if ended:
                return slowest

    return _best(one_run)


def _best(measure: Callable[[], float]) -> float:
    best = float("inf")
    for _ in range(TRIES):
        before = _seconds(_yardstick)
        seconds = measure()
        unit = min(before, _seconds(_yardstick))
        best = min(best, seconds / unit * _YARDSTICK_MS)
        if best < STEP_MS / 2:
            break
    return best


def _seconds(act: Callable[[], Any]) -> float:
    began = time.thread_time()
    act()
    return time.thread_time() - began


def _yardstick() -> None:
    """One millisecond of what services do: strings are cut, counted, and put into a table."""
    for _ in range(12):
        counts: dict[str, int] = {}
        for word in _TEXT.split(" "):
            counts[word] = counts.get(word, 0) + 1
