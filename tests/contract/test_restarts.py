"""What outlives the service: it is killed, started again with the same database, and asked."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest

from app.core.ids import new_id
from demo_model.server import DemoServer
from parlance_conformance.parts import said
from tests.live_client import LiveClient
from tests.own_process import OwnProcess, own_process
from tests.postgres import postgres


async def messages(service: OwnProcess, chat_id: str) -> list[dict[str, object]]:
    async with httpx2.AsyncClient(base_url=service.url, trust_env=False) as http:
        found: list[dict[str, object]] = (await http.get(f"/chats/{chat_id}/messages")).json()[
            "messages"
        ]
    return found


async def killed(service: OwnProcess) -> None:
    service.process.kill()
    await service.process.wait()


async def outlives(folder: Path, **environment: str) -> None:
    question = new_id()
    async with DemoServer(pace=0) as demo:
        async with own_process(demo, folder, **environment) as service:
            async with LiveClient(service.port, new_id()) as client:
                told = await client.ask("Remember me", id=question)
            await killed(service)
        chat_id = told[-1]["chat_id"]
        async with own_process(demo, folder, **environment) as service:
            kept = await messages(service, chat_id)
            assert kept == [frame["message"] for frame in told if frame["type"] == "message"]
            async with LiveClient(service.port, new_id()) as client:
                await client.send("chat", id=question, content="Remember me")
                refused = await client.until("error")
                assert (refused["code"], refused["chat_id"]) == ("already_stored", chat_id)
                await client.ask("And now?", chat_id=chat_id)
            assert [said(message) for message in await messages(service, chat_id)][::2] == [
                "Remember me",
                "And now?",
            ]
        asked = demo.requests[-1].body["messages"]
        assert [message["content"] for message in asked if message["role"] == "user"] == [
            "Remember me",
            "And now?",
        ]


@pytest.mark.requirement("C8", "E1")
async def test_a_chat_outlives_a_killed_service_in_a_file(tmp_path: Path) -> None:
    await outlives(tmp_path)
    assert (tmp_path / "var" / "parlance.db").stat().st_mode & 0o077 == 0


@pytest.mark.requirement("C8", "E1")
async def test_a_chat_outlives_a_killed_service_in_postgresql(tmp_path: Path) -> None:
    with postgres() as server:
        await outlives(tmp_path, DATABASE_URL=server.database())
    assert not (tmp_path / "var" / "parlance.db").exists()
