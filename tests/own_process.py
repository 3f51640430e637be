"""The service in a process of its own, as `python -m app` starts it: for signals, for memory and
descriptors that are nobody else's, and for the event loop that it really runs on."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import httpx2

from demo_model.server import DemoServer

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 30


@dataclass(frozen=True)
class OwnProcess:
    """Where it is, and what it holds."""

    process: asyncio.subprocess.Process
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def descriptors(self) -> int:
        """How many files and sockets it has open."""
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def threads(self) -> int:
        """How many threads it runs."""
        return len(os.listdir(f"/proc/{self.process.pid}/task"))

    def memory_kib(self) -> int:
        """Its resident memory."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text("utf-8").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") // 1024


@asynccontextmanager
async def own_process(
    demo: DemoServer, folder: Path, *, stderr: IO[bytes] | None = None, **environment: str
) -> AsyncIterator[OwnProcess]:
    """The service as `python -m app` starts it."""
    process = await start("app", demo, folder, stderr=stderr, **environment)
    assert process.stdout is not None
    try:
        async with asyncio.timeout(START_SECONDS):
            line = await process.stdout.readline()
            port = int(line.decode().rsplit(":", 1)[1])
            await _until_open(f"http://127.0.0.1:{port}")
        yield OwnProcess(process, port)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        process._transport.close()  # type: ignore[attr-defined]  # 3.11 leaves the pipe open


async def start(
    module: str,
    demo: DemoServer,
    folder: Path,
    *,
    stderr: IO[bytes] | None = None,
    **environment: str,
) -> asyncio.subprocess.Process:
    """Start a module that serves, with its output to be read. Whoever starts it ends it."""
    settings = {
        "TEST_MODE": "true",
        "PORT": "0",
        "LLM_BASE_URL": demo.base_url,
        "LLM_MODEL": "parlance-demo",
        "LOG_DIR": str(folder / "logs"),
        "DATA_DIR": str(folder / "var"),
        "LOG_LEVEL": "WARNING",
        **environment,
    }
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module),
        env={**os.environ, **settings},
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=stderr,
    )


async def _until_open(url: str) -> None:
    async with httpx2.AsyncClient(base_url=url, trust_env=False) as http:
        while True:
            try:
                await http.get("/health")
                return
            except httpx2.TransportError:
                await asyncio.sleep(0.05)
