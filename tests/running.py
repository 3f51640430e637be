"""A real service for tests: uvicorn on a free port, in the test's own loop, with the demonstration
model's server as its language model. Nothing is patched; settings decide everything."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.bootstrap import Given
from app.core.ids import new_id
from app.main import create_app
from app.server import serving
from app.settings import Settings
from demo_model.server import DemoServer
from tests.live_client import LiveClient

START_SECONDS = 20


@dataclass(frozen=True)
class RunningService:
    """Where the service is, and its model."""

    port: int
    demo: DemoServer
    log_dir: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def connect(self, client_id: str | None = None, **options: Any) -> LiveClient:
        """A client of the live door; `async with` it."""
        return LiveClient(self.port, client_id or new_id(), **options)

    def log_lines(self, session_id: str) -> list[dict[str, Any]]:
        """The session's log, decoded."""
        text = (self.log_dir / f"{session_id}.jsonl").read_text("utf-8")
        return [json.loads(line) for line in text.splitlines()]


@asynccontextmanager
async def running_service(
    *,
    demo_options: dict[str, Any] | None = None,
    given: Given | None = None,
    **settings: Any,
) -> AsyncIterator[RunningService]:
    """Run a service until the block ends. `settings` are fields of `Settings`, `given` adapters."""
    with tempfile.TemporaryDirectory() as folder:
        async with DemoServer(**{"pace": 0, **(demo_options or {})}) as demo:
            chosen = Settings(
                _env_file=None,
                **{
                    "test_mode": True,
                    "port": 0,
                    "shutdown_grace_seconds": 1,
                    "llm_base_url": demo.base_url,
                    "llm_model": "parlance-demo",
                    "log_dir": Path(folder) / "logs",
                    "data_dir": Path(folder) / "var",
                    **settings,
                },
            )
            async with _serving(chosen, given or {}) as port:
                yield RunningService(port, demo, chosen.log_dir)


@asynccontextmanager
async def _serving(settings: Settings, given: Given) -> AsyncIterator[int]:
    listener = serving.listen(settings)
    port = int(listener.getsockname()[1])
    app = create_app(settings.model_copy(update={"port": port}), **given)
    server = serving.server(app, settings)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        async with asyncio.timeout(START_SECONDS):
            while not server.started:
                if task.done():
                    task.result()
                    raise RuntimeError("the service did not start")
                await asyncio.sleep(0.01)
        yield port
    finally:
        server.should_exit = True
        await task
        listener.close()
