"""The quick start runs as it is printed; only the port is put in."""

from __future__ import annotations

import asyncio
import re
import shutil
import sys

import pytest

from scripts.artefacts import ROOT
from tests.running import running_service

PAGE = (ROOT / "docs" / "quickstart.md").read_text("utf-8")
SECONDS = 60


def snippet(language: str, port: int) -> str:
    [code] = re.findall(rf"```{language}\n(.*?)```", PAGE, re.S)
    assert "127.0.0.1:8000" in code
    return str(code).replace("127.0.0.1:8000", f"127.0.0.1:{port}")


async def run(*command: str) -> tuple[int | None, str]:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=pipe)
    async with asyncio.timeout(SECONDS):
        out, error = await process.communicate()
    return process.returncode, out.decode() or error.decode()


@pytest.mark.requirement("F4", "E9")
async def test_the_websocket_snippet_prints_an_answer_also_when_it_is_run_twice() -> None:
    async with running_service() as service:
        for _ in range(2):
            code, said = await run(sys.executable, "-c", snippet("python", service.port))
            assert code == 0, said
            assert said.startswith("I am test@test.com\n")
            assert "42" in said
            assert said.endswith("ended as completed\n")


@pytest.mark.requirement("F4", "D1")
async def test_the_http_snippet_prints_a_stream() -> None:
    if shutil.which("curl") is None:
        pytest.skip("No curl: install it to try this snippet.")
    async with running_service() as service:
        _, said = await run("sh", "-c", snippet("sh", service.port))
    assert "event: turn_started" in said
    assert '"outcome":"completed"' in said.rpartition("event: done")[2]
