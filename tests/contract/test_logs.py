"""What the service's own log and the session logs may hold: no key, nobody's words on standard
error, no traceback for what a client does wrong."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from app.core.ids import new_id
from demo_model.server import DemoServer
from tests.live_client import LiveClient
from tests.own_process import OwnProcess, own_process

WORDS = "my-words"
KEY = "the-key-in-the-address"
PASSWORD = "the-password-in-the-address"


@asynccontextmanager
async def logging_service(
    demo: DemoServer, folder: Path, **environment: str
) -> AsyncIterator[OwnProcess]:
    """The service with its standard error in a file."""
    with (folder / "stderr").open("wb") as errors:
        async with own_process(demo, folder, stderr=errors, **environment) as service:
            yield service


def own_log(folder: Path) -> str:
    return (folder / "stderr").read_text("utf-8")


def session_logs(folder: Path) -> str:
    return "".join(path.read_text("utf-8") for path in (folder / "logs").glob("*.jsonl"))


@pytest.mark.requirement("A8")
async def test_not_even_debug_writes_what_people_say_on_standard_error(tmp_path: Path):
    async with DemoServer() as demo:
        async with logging_service(demo, tmp_path, LOG_LEVEL="DEBUG") as service:
            async with LiveClient(service.port, new_id()) as client:
                await client.ask(WORDS)

    assert WORDS in session_logs(tmp_path)
    assert WORDS not in own_log(tmp_path)


async def test_a_key_in_the_address_of_the_model_is_in_no_log(tmp_path: Path):
    address = f"http://ada:{PASSWORD}@127.0.0.1:9/v1?key={KEY}"
    async with DemoServer() as demo:
        async with logging_service(
            demo, tmp_path, LLM_BASE_URL=address, LLM_RETRIES="0", LOG_LEVEL="DEBUG"
        ) as service:
            async with LiveClient(service.port, new_id()) as client:
                await client.ask("hello")

    logs = session_logs(tmp_path)
    assert "Traceback" in logs
    assert "key=***" in logs
    for secret in (KEY, PASSWORD):
        assert secret not in logs
        assert secret not in own_log(tmp_path)


@pytest.mark.parametrize("frames", [[b"\xff\xfe"], [b"\xe2\x82", b"\x28"]])
async def test_text_that_is_not_utf_8_closes_its_connection_and_is_not_logged(
    tmp_path: Path, frames: list[bytes]
):
    async with DemoServer() as demo:
        async with logging_service(demo, tmp_path, LOG_LEVEL="INFO") as service:
            before = own_log(tmp_path)
            async with LiveClient(service.port, new_id()) as client:
                await client.socket.send(frames if len(frames) > 1 else frames[0], text=True)
                code = await client.closed()
            said = own_log(tmp_path)[len(before) :]

    assert (code, said) == (1007, "")


async def test_a_turning_character_comes_into_a_log_as_an_escape(tmp_path: Path):
    async with DemoServer() as demo:
        async with logging_service(demo, tmp_path) as service:
            async with LiveClient(service.port, new_id()) as client:
                await client.send("chat", content="turn \u202e and clear \u009b2J")
                await client.until("turn_finished")

    logs = session_logs(tmp_path)
    assert "\\u202e" in logs
    assert not {"\u202e", "\u009b"} & {*logs}
    assert all(json.loads(line) for line in logs.splitlines())
