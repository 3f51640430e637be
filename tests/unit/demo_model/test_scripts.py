from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from demo_model.script import ScriptError, read_script
from demo_model.server import DemoServer
from tests.unit.demo_model.client import HI, send

ROOT = Path(__file__).resolve().parents[3]
STREAM = HI | {"stream": True, "stream_options": {"include_usage": True}}


async def test_scripted_replies_come_first_and_in_order(demo: DemoServer) -> None:
    demo.script(
        [
            {
                "text": ["one ", {"text": "two", "delay": 0.01}],
                "usage": {"prompt_tokens": 7, "completion_tokens": 9},
                "finish_reason": "content_filter",
            },
            {"tool_calls": [{"name": "f", "arguments": "not json"}]},
        ]
    )
    first = await send(demo.base_url, value=STREAM)
    assert (first.text, first.finish) == ("one two", "content_filter")
    assert first.chunks[-1]["usage"] == {
        "prompt_tokens": 7,
        "completion_tokens": 9,
        "total_tokens": 16,
    }
    second = await send(demo.base_url)
    [call] = second.json["choices"][0]["message"]["tool_calls"]
    assert call["function"] == {"name": "f", "arguments": "not json"}
    assert "demonstration" in (await send(demo.base_url, value=STREAM)).text


async def test_a_script_can_name_a_fault(demo: DemoServer) -> None:
    demo.script([{"text": ["a", "b", "c", "d"], "fault": "drop_mid_stream"}, {"fault": "500"}])
    dropped = await send(demo.base_url, value=STREAM)
    assert (dropped.text, dropped.whole) == ("a", False)
    assert (await send(demo.base_url, value=STREAM)).status == 500


async def test_the_control_paths_do_the_same_over_http(demo: DemoServer) -> None:
    queued = await send(demo.base_url, "/control/script", [{"text": "x"}, {"text": "y"}])
    assert queued.json == {"queued": 2}
    assert (await send(demo.base_url, value=STREAM)).text == "x"
    await send(demo.base_url, "/control/script", method="DELETE")
    await send(demo.base_url, "/control/fault", {"name": "429", "count": 1, "seconds": 7})
    refused = await send(demo.base_url, value=STREAM)
    assert (refused.status, refused.headers["retry-after"]) == (429, "7")
    asked = (await send(demo.base_url, "/control/requests", method="GET")).json["requests"]
    assert [request["body"] for request in asked] == [STREAM, STREAM]
    assert asked[0]["outcome"] == "completed"
    assert demo.requests[0].headers["host"] in demo.base_url


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("/control/script", [{"txt": "x"}], "0.txt"),
        ("/control/script", {"text": "x"}, "list"),
        ("/control/script", [{"fault": "nothing"}], "no fault 'nothing'"),
        ("/control/script", b"{", "not JSON"),
        ("/control/fault", {"name": "nothing"}, "no fault 'nothing'"),
        ("/control/fault", {"name": "500", "count": "many"}, "integer"),
    ],
)
async def test_a_wrong_order_is_refused_with_its_reason(
    demo: DemoServer, path: str, value: object, told: str
) -> None:
    seen = await send(demo.base_url, path, value)
    assert seen.status == 400
    assert told in seen.json["error"]["message"]


@pytest.mark.parametrize(
    ("name", "text"), [("s.yaml", "- text: hello\n"), ("s.json", '[{"text": "hello"}]')]
)
def test_a_script_is_read_from_yaml_and_json(tmp_path: Path, name: str, text: str) -> None:
    file = tmp_path / name
    file.write_text(text)
    assert [reply.text for reply in read_script(file)] == ["hello"]
    file.write_text("{")
    with pytest.raises(ScriptError):
        read_script(file)


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
async def test_the_process_tells_its_url_and_ends_with_its_starter(
    tmp_path: Path, way: str
) -> None:
    script = tmp_path / "script.yaml"
    script.write_text("- text: from the script\n")
    process = await start("--announce", "--pace", "0", "--script", str(script))
    assert process.stdin and process.stdout and process.stderr
    base_url = (await asyncio.wait_for(process.stdout.readline(), 10)).decode().strip()
    assert base_url.startswith("http://127.0.0.1:")
    assert (await send(base_url, value=STREAM)).text == "from the script"
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


async def test_the_process_refuses_what_is_not_loopback() -> None:
    process = await start("--host", "0.0.0.0")
    _, errors = await asyncio.wait_for(process.communicate(), 10)
    assert process.returncode == 2
    assert b"loopback only" in errors
