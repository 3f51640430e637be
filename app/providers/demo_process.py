"""The demonstration model as a child process, started when no language model is configured.

It is a stranger's server: the service knows only the URL that it prints, and reaches it over HTTP
like any other. It ends when its standard input closes, so it never outlives the service.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from app.core.errors import InternalError

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 20.0
STOP_SECONDS = 5.0
MODEL = "parlance-demo"
EMBEDDING_MODEL = "parlance-demo-embed"


@asynccontextmanager
async def demo_model() -> AsyncIterator[str]:
    """Run the demonstration model and yield its base URL. Raises `InternalError`."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "demo_model", "--port", "0", "--announce"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
        env={"PYTHONUNBUFFERED": "1", "PATH": "/usr/bin:/bin"},
    )
    try:
        yield await _announced(process)
    finally:
        await _stop(process)


async def _announced(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    try:
        async with asyncio.timeout(START_SECONDS):
            line = await process.stdout.readline()
    except TimeoutError:
        line = b""
    url = line.decode("ascii", "replace").strip()
    if not url.startswith("http://127.0.0.1:"):
        raise InternalError("The demonstration model did not start: set LLM_BASE_URL.")
    return url


async def _stop(process: asyncio.subprocess.Process) -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.close()
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
    await process.stdout.read()  # to its end, which is what closes the pipe
