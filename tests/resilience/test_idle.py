"""Sessions that nobody uses end and hold nothing; those in use stay."""

from __future__ import annotations

import asyncio

import pytest

from app.core.ids import new_id
from tests.resilience.asking import asker
from tests.resilience.peers import somebody
from tests.resilience.resources import Held, left_over
from tests.resilience.settings import MANY_USERS
from tests.running import RunningService, running_service

IDLE_SECONDS = 0.3
USERS = 20
SETTINGS = {**MANY_USERS, "session_timeout_minutes": IDLE_SECONDS / 60}


async def is_resumed(service: RunningService, user: str, client_id: str) -> bool:
    async with service.connect(client_id, headers={"X-EMAIL-USER": user}) as client:
        return bool(client.session["resumed"])


@pytest.mark.requirement("C4")
async def test_idle_sessions_of_both_doors_end_and_hold_nothing():
    async with running_service(**SETTINGS) as service:
        user, client_id = somebody(), new_id()
        await is_resumed(service, user, client_id)
        before = Held.now(service.demo)
        for door in ("live", "stream"):
            for _ in range(USERS):
                async with asker(service.port, door, somebody()) as visitor:  # type: ignore[arg-type]
                    await visitor.ask("hi")
        held = await left_over(before, service.demo, seconds=10 * IDLE_SECONDS)
        assert await is_resumed(service, user, client_id) is False

    assert held == ""


@pytest.mark.requirement("C4")
async def test_a_session_with_a_page_or_a_running_turn_does_not_end():
    busy_seconds = 4 * IDLE_SECONDS
    async with running_service(**SETTINGS) as service:
        user, client_id = somebody(), new_id()
        service.demo.script([{"text": [{"text": "a"}, {"text": "b", "delay": busy_seconds}]}])
        async with service.connect(headers={"X-EMAIL-USER": somebody()}) as page:
            async with service.connect(client_id, headers={"X-EMAIL-USER": user}) as client:
                await client.send("chat", content="slow")
                await client.until("token")
            [request] = [r for r in service.demo.requests if r.outcome == "open"]
            await request.ended(2 * busy_seconds)
            assert await is_resumed(service, user, client_id) is True
            await page.send("ping", nonce="n")
            await page.until("pong")


async def test_sessions_that_end_while_their_owners_come_back_are_old_or_new_but_never_broken():
    async def come_and_go(service: RunningService) -> None:
        user, client_id = somebody(), new_id()
        for n in range(4):
            async with service.connect(client_id, headers={"X-EMAIL-USER": user}) as client:
                await client.send("resume", epoch=client.session["epoch"], seq=0)
                frames = await client.ask("hi")
                assert frames[-1]["outcome"] == "completed"
            await asyncio.sleep(IDLE_SECONDS * (0.8 + 0.1 * n))

    async with running_service(**SETTINGS) as service:
        async with asyncio.TaskGroup() as group:
            for _ in range(5):
                group.create_task(come_and_go(service))
