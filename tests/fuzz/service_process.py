"""The service in a process of its own, so that what it leaks is its own too.

`service_process` starts it and yields a `Remote`; the process is this module run with `-m`. Over
its standard input it takes one JSON object per line, which sets the demonstration model's weather
or asks for `state`: what of tasks, threads and descriptors is alive, and what was logged as an
error. It ends when its input ends.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import socket
import sys
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog

from parlance_conformance.check.probe import WAIT_SECONDS
from tests.running import RunningService, running_service

START_SECONDS = 40
ASK_SECONDS = 0.2
Json = dict[str, Any]


@dataclass
class Remote:
    """The running process."""

    port: int
    process: asyncio.subprocess.Process
    _one: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def state(self) -> Json:
        """What is alive in the process: `tasks`, `threads` and `descriptors` by kind.

        Descriptors of the model's connections, of which a pool is kept and both ends are in this
        process, are `upstream`. `complaints` are the errors that the process has logged.
        """
        return await self.tell({"state": True})

    async def until(self, holds: Callable[[Json], bool], *, within: float) -> Json:
        """Ask for the state until it is as wanted, and return it. Raises AssertionError."""
        for _ in range(int(within / ASK_SECONDS)):
            state = await self.state()
            if holds(state):
                return state
            await asyncio.sleep(ASK_SECONDS)  # another process' descriptors tell nobody
        raise AssertionError(f"not within {within} s: {state}")

    async def fault(self, name: str, *, count: int = 1) -> None:
        """Queue a fault for the model's next answers."""
        await self.tell({"fault": name, "count": count})

    async def script(self, *replies: Json) -> None:
        """Queue replies of the model."""
        await self.tell({"script": replies})

    async def clear(self) -> None:
        """Forget queued faults and replies."""
        await self.tell({"clear": True})

    async def tell(self, order: Json) -> Json:
        """Send an order and return the answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        async with self._one, asyncio.timeout(WAIT_SECONDS):
            self.process.stdin.write(json.dumps(order).encode() + b"\n")
            answer: Json = json.loads(await self.process.stdout.readline())
        return answer


@asynccontextmanager
async def service_process(**settings: Any) -> AsyncIterator[Remote]:
    """Run a service in a child process until the block ends. It must end without an error."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", __name__, json.dumps(settings), stdin=pipe, stdout=pipe, limit=2**20
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        async with asyncio.timeout(START_SECONDS):
            port = int(await process.stdout.readline())
        yield Remote(port, process)
    finally:
        process.stdin.close()
        async with asyncio.timeout(START_SECONDS):
            code = await process.wait()
            await process.stdout.read()  # to its end, which is what closes the pipe
    assert code == 0, "the service process failed; its words are above"


class Complaints(logging.Handler):
    """Keeps what is logged as an error, such as a task whose exception nobody took."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(self.format(record))


COMPLAINTS = Complaints()


def _state(service: RunningService) -> Json:
    tasks = Counter(task.get_coro().__qualname__ for task in asyncio.all_tasks())  # type: ignore[union-attr]
    threads = Counter(thread.name.rstrip("_0123456789") for thread in threading.enumerate())
    return {
        "tasks": dict(tasks),
        "threads": dict(threads),
        "descriptors": dict(_descriptors(service)),
        "complaints": COMPLAINTS.texts,
    }


def _descriptors(service: RunningService) -> Counter[str]:
    kinds: Counter[str] = Counter()
    for name in os.listdir("/proc/self/fd"):
        with suppress(FileNotFoundError):  # the one that lists the folder
            kinds[_kind(int(name), service)] += 1
    return kinds


def _kind(number: int, service: RunningService) -> str:
    target = os.readlink(f"/proc/self/fd/{number}")
    if not target.startswith("socket:"):
        return Path(target).name if target.startswith("/") else target.split(":")[0]
    with socket.socket(fileno=os.dup(number)) as copy:
        ends = [copy.getsockname()]
        with suppress(OSError):
            ends.append(copy.getpeername())
    ports = {end[1] for end in ends if isinstance(end, tuple)}
    if service.demo.port in ports:
        return "upstream"
    return "served" if service.port in ports else "socket"


def _obey(service: RunningService, order: Json) -> Json:
    if "fault" in order:
        service.demo.fault(order["fault"], count=order["count"])
    if "script" in order:
        service.demo.script(order["script"])
    if "clear" in order:
        service.demo.clear()
    return _state(service) if "state" in order else {}


async def _serve(settings: Json) -> None:
    logging.getLogger().addHandler(COMPLAINTS)
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
    )
    async with running_service(**settings) as service:
        print(service.port, flush=True)
        while line := await reader.readline():
            print(json.dumps(_obey(service, json.loads(line))), flush=True)


if __name__ == "__main__":
    asyncio.run(_serve(json.loads(sys.argv[1])))
