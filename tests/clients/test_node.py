"""The JavaScript client in Node, whatever version is there, and as if it were an older one."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.clients.test_readme import CLIENTS, examples
from tests.node import MODULES, node
from tests.running import running_service

SECONDS = 60
# Node 18 has neither of the two as a global, Node 20 has no WebSocket, Node 22 has both.
AS_NODE = {
    18: "delete globalThis.crypto; delete globalThis.WebSocket;",
    20: "delete globalThis.WebSocket;",
    22: "globalThis.WebSocket ??= (await import('ws')).default;",
}


def project(folder: Path, example: str, age: int) -> Path:
    """A project that has installed the client and ws; what to run in it."""
    (folder / "node_modules").mkdir()
    (folder / "node_modules" / "ws").symlink_to(MODULES / "ws")
    (folder / "node_modules" / "parlance-client").symlink_to(CLIENTS / "javascript")
    (folder / "ask.mjs").write_text(example, "utf-8")
    (folder / "run.mjs").write_text(f"{AS_NODE[age]}\nawait import('./ask.mjs');\n", "utf-8")
    return folder / "run.mjs"


async def run(program: Path) -> tuple[str, str]:
    """What a program prints and what it complains of."""
    process = await asyncio.create_subprocess_exec(
        *(node("ws"), program.name),
        cwd=program.parent,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(SECONDS):
        out, err = await process.communicate()
    return out.decode(), err.decode()


@pytest.mark.requirement("F4")
@pytest.mark.parametrize(("number", "age"), [(0, 22), (1, 18), (1, 20)])
async def test_the_readmes_examples_work_twice_in_a_row(
    tmp_path: Path, number: int, age: int
) -> None:
    async with running_service() as service:
        example = examples("javascript", "js", service.url)[number]
        program = project(tmp_path, example, age)
        said = [await run(program) for _ in range(2)]

    for out, err in said:
        assert err == ""
        last = out.splitlines()[-1]
        assert last.startswith("completed ")
        assert "39.1" in last


async def test_a_service_that_is_not_there_is_told_as_such(tmp_path: Path) -> None:
    example = """
        import WebSocket from 'ws';
        import { Unreachable, connect } from 'parlance-client';
        const failed = await connect('http://127.0.0.1:9', { WebSocket, patienceMs: 600 })
          .catch((error) => error);
        console.log(failed instanceof Unreachable);
    """
    assert await run(project(tmp_path, example, 20)) == ("true\n", "")


async def test_a_runtime_without_a_websocket_is_told_what_to_do(tmp_path: Path) -> None:
    example, _ = examples("javascript", "js", "http://127.0.0.1:9")
    _, err = await run(project(tmp_path, example, 20))

    [told] = [line for line in err.splitlines() if line.startswith("ParlanceError: ")]
    assert "Node 22 or later" in told
    assert "connect(url, { WebSocket })" in told
