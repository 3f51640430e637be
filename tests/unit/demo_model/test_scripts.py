from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from demo_model.reply import ScriptError
from demo_model.server import DemoServer
from tests.unit.demo_model.client import HI, send

ROOT = Path(__file__).resolve().parents[3]
STREAM = HI | {"stream": True, "stream_options": {"include_usage": True}}


async def test_scripted_replies_come_first_and_in_order(demo: DemoServer) -> None:
    demo.script(
        [
            {
                "text": ["one ", {"text": "two", "delay": 0.01}],
                "finish_reason": "content_filter",
            },
            {"tool_calls": [{"name": "f", "arguments": "not json"}]},
        ]
    )
    first = await send(demo.base_url, value=STREAM)
    assert (first.text, first.finish) == ("one two", "content_filter")
    second = await send(demo.base_url)
    [call] = second.json["choices"][0]["message"]["tool_calls"]
    assert call["function"] == {"name": "f", "arguments": "not json"}
    assert "demonstration" in (await send(demo.base_url, value=STREAM)).text


async def test_a_script_can_name_a_fault(demo: DemoServer) -> None:
    demo.script([{"text": ["a", "b", "c", "d"], "fault": "drop_mid_stream"}, {"fault": "500"}])
    dropped = await send(demo.base_url, value=STREAM)
    assert (dropped.text, dropped.whole) == ("a", False)
    assert (await send(demo.base_url, value=STREAM)).status == 500


async def test_what_was_asked_is_kept(demo: DemoServer) -> None:
    await send(demo.base_url, value=STREAM)
    await send(demo.base_url, value=HI)
    assert [(kept.body, kept.outcome) for kept in demo.requests] == [
        (STREAM, "completed"),
        (HI, "completed"),
    ]


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ([{"txt": "x"}], "0.txt"),
        ([{"text": "x"}] * 1001, "1000"),
        ([{"fault": "nothing"}], "no fault 'nothing'"),
    ],
)
def test_a_wrong_script_is_refused_with_its_reason(script: list[object], told: str) -> None:
    with pytest.raises(ScriptError, match=told):
        DemoServer().script(script)


async def start(*arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "demo_model",
        *arguments,
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


@pytest.mark.parametrize("way", ["stdin", "signal"])
async def test_the_process_tells_its_url_and_ends_with_its_starter(way: str) -> None:
    process = await start("--announce", "--pace", "0")
    assert process.stdin and process.stdout and process.stderr
    base_url = (await asyncio.wait_for(process.stdout.readline(), 10)).decode().strip()
    assert base_url.startswith("http://127.0.0.1:")
    assert (await send(base_url, value=STREAM)).finish == "stop"
    if way == "stdin":
        process.stdin.close()
    else:
        process.terminate()
    rest, errors = await asyncio.wait_for(
        asyncio.gather(process.stdout.read(), process.stderr.read()), 10
    )
    assert (await process.wait(), rest, errors) == (0, b"", b"")
    process.stdin.close()
    await process.stdin.wait_closed()


async def test_a_port_that_is_taken_is_said(demo: DemoServer) -> None:
    process = await start("--port", str(demo.port))
    _, errors = await asyncio.wait_for(process.communicate(), 10)
    assert process.returncode == 2
    assert b"address already in use" in errors
