"""What this process holds: tasks, threads and descriptors; and waiting until it is back to that."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections import Counter
from dataclasses import dataclass

from demo_model.server import DemoServer

# Of the model's transport, and of the web framework; both have a most and end what is idle.
POOLS = ("llm-http", "AnyIO worker thread")


@dataclass(frozen=True)
class Held:
    """A count. What is kept on purpose is left out: idle connections to the model (two descriptors
    each, here) and the threads of pools (a stuck one shows as a turn that waits for it)."""

    tasks: Counter[str]
    threads: Counter[str]
    descriptors: int

    @classmethod
    def now(cls, *demos: DemoServer) -> Held:
        """Count, in a process that holds these models' servers too."""
        tasks = Counter(_name(task) for task in asyncio.all_tasks())
        kept = 2 * sum(demo.connections for demo in demos)
        del tasks["Connection.serve"], tasks["StreamReader.read"]
        threads = Counter(thread.name.rstrip("_0123456789") for thread in threading.enumerate())
        for pool in POOLS:
            del threads[pool]
        return cls(tasks, threads, len(os.listdir("/proc/self/fd")) - kept)

    def above(self, before: Held) -> str:
        """Say what is more than before; empty when nothing is."""
        more = []
        if tasks := self.tasks - before.tasks:
            more.append(f"tasks {dict(tasks)}")
        if threads := self.threads - before.threads:
            more.append(f"threads {dict(threads)}")
        if self.descriptors > before.descriptors:
            more.append(f"descriptors {before.descriptors} -> {self.descriptors}")
        return ", ".join(more)


def _name(task: asyncio.Task[object]) -> str:
    return str(getattr(task.get_coro(), "__qualname__", task.get_name()))


async def left_over(before: Held, *demos: DemoServer, seconds: float) -> str:
    """Wait at most so long until no more is held than before; say what still is."""
    until = time.monotonic() + seconds
    while more := Held.now(*demos).above(before):
        if time.monotonic() >= until:
            break
        await asyncio.sleep(0.01)
    return more
