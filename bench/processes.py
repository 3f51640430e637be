"""The processes under test: started fresh, pinned to the core that is theirs, read from /proc."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.clients import Conversation, DirectChat, NaiveChat, ServiceChat

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 60
STOP_SECONDS = 10
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Target:
    """What can be measured: how to start it (None: nothing to start) and how to speak with it."""

    name: str
    chat: Callable[[], Conversation]
    module: str | None


TARGETS = (
    Target("direct", DirectChat, None),
    Target("naive relay", NaiveChat, "bench.naive_relay"),
    Target("service", ServiceChat, "app"),
)


@dataclass(frozen=True, slots=True)
class Running:
    """A target that listens. `pid` is None for the upstream itself, which is this process."""

    port: int
    pid: int | None

    def cpu_seconds(self) -> float:
        """Return the processor time so far, of all its threads."""
        if self.pid is None:
            return 0.0
        fields = Path(f"/proc/{self.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICK

    def memory_kib(self) -> int:
        """Return the resident memory."""
        if self.pid is None:
            return 0
        pages = int(Path(f"/proc/{self.pid}/statm").read_text("utf-8").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") // 1024


def cores() -> tuple[set[int], set[int]]:
    """Return the core of the upstream and the clients, and that of the targets; one may be both."""
    ours = sorted(os.sched_getaffinity(0))
    return {ours[0]}, {ours[-1]}


@asynccontextmanager
async def running(
    target: Target, upstream_port: int, *, folder: Path, core: set[int]
) -> AsyncIterator[Running]:
    """Run a target against the upstream until the block ends. Its files go below `folder`."""
    if target.module is None:
        yield Running(upstream_port, None)
        return
    url = f"http://127.0.0.1:{upstream_port}/v1"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", target.module, *([url] if target.module != "app" else [])),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=ROOT,
        env=_environment(url, folder),
    )
    try:
        os.sched_setaffinity(process.pid, core)
        yield Running(await _port(process), process.pid)
    finally:
        await _stop(process)


def _environment(url: str, folder: Path) -> dict[str, str]:
    """Return the service's settings: what a deployment must say, all else as it comes."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "PORT": "0",
        "TEST_MODE": "false",
        "TRUSTED_PROXIES": "127.0.0.1",
        "LLM_BASE_URL": url,
        "LLM_MODEL": "bench",
        # The long answers are longer than a turn may be by default; a mark counts as six tokens.
        "TURN_MAX_TOKENS": "200000",
        "LOG_DIR": str(folder / "logs"),
        "DATA_DIR": str(folder / "var"),
    }


async def _port(process: asyncio.subprocess.Process) -> int:
    assert process.stdout is not None
    async with asyncio.timeout(START_SECONDS):
        line = (await process.stdout.readline()).decode()
    if not line:
        raise RuntimeError("The target did not start: try `python -m app` by hand.")
    return int(line.rpartition(":")[2])


async def _stop(process: asyncio.subprocess.Process) -> None:
    """Ask the process to end, and make it."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        if process.returncode is None:
            process.send_signal(how)
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await process.wait()
                assert process.stdout is not None
                await process.stdout.read()  # to its end, which is what closes the pipe
                return
        except TimeoutError:
            continue
