"""The examples of the clients' READMEs, run as they stand against a real service."""

from __future__ import annotations

import asyncio
import contextlib
import io
import re
import sys
from pathlib import Path

import pytest

from tests.running import running_service

CLIENTS = Path(__file__).resolve().parents[2] / "clients"


def examples(client: str, language: str, url: str) -> list[str]:
    text = (CLIENTS / client / "README.md").read_text("utf-8")
    found = re.findall(rf"^```{language}\n(.*?)^```", text, re.M | re.S)
    return [example.replace("http://127.0.0.1:8000", url) for example in found]


def run_plain(example: str) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(example, "README.md", "exec"), {"__name__": "readme"})
    return out.getvalue()


@pytest.mark.requirement("F4")
async def test_the_plain_example_of_the_python_client_works_twice_in_a_row() -> None:
    async with running_service() as service:
        example, _ = examples("python", "python", service.url)
        said = [await asyncio.to_thread(run_plain, example) for _ in range(2)]

    for text in said:
        assert "39.1" in text
        assert text.endswith("\ncompleted, with 1 tool calls\n")
    assert len(example.splitlines()) <= 10


@pytest.mark.requirement("F4")
async def test_the_asyncio_example_of_the_python_client_works() -> None:
    async with running_service() as service:
        _, example = examples("python", "python", service.url)
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-W", "error", "-c", example),
            cwd=CLIENTS / "python",
            stdout=asyncio.subprocess.PIPE,
        )
        out, _ = await process.communicate()

    lines = out.decode().splitlines()
    assert process.returncode == 0
    assert (lines[0], lines.count("turn_finished")) == ("turn_started", 2)
    assert "Finance" in lines[-2]
    assert "42" in lines[-1]
