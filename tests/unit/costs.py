"""Measuring what a step on the event loop costs, in processor time: other work hardly counts."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from typing import Any

STEP_SECONDS = 0.05
"""5 ms are allowed on a machine of today. There is room for a slow one whose caches others
use; what must not happen costs ten times as much and more."""


def seconds(act: Callable[[], Any]) -> float:
    best = float("inf")
    for _ in range(3):
        began = time.thread_time()
        act()
        best = min(best, time.thread_time() - began)
    return best


def slowest_step(work: Callable[[], Generator[None, None, Any]]) -> float:
    def one_run() -> float:
        slowest, steps = 0.0, work()
        while True:
            began = time.thread_time()
            ended = next(steps, "ended") == "ended"
            slowest = max(slowest, time.thread_time() - began)
            if ended:
                return slowest

    return min(one_run() for _ in range(3))
