"""What the scripted service says of its clients."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from parlance_conformance.check.probe import new_id
from parlance_conformance.check.target import Target
from parlance_conformance.serve.days import day_named
from parlance_conformance.serve.diary import Diary
from parlance_conformance.serve.server import ScriptedServer

SEEN_SECONDS = 10


class Watched(Diary):
    """A diary that can be waited for."""

    def __init__(self) -> None:
        self._written = asyncio.Event()
        super().__init__(lambda _line: self._written.set())

    async def seen(self, words: str) -> str:
        """Wait for a line with these words."""
        async with asyncio.timeout(SEEN_SECONDS):
            while not (found := [line for line in self.lines if words in line]):
                self._written.clear()
                await self._written.wait()
        return found[-1]


@pytest.fixture
def diary() -> Watched:
    return Watched()


@pytest.fixture
async def server(diary: Watched) -> AsyncIterator[ScriptedServer]:
    async with ScriptedServer(diary=diary) as running:
        yield running


@pytest.mark.requirement("G4")
async def test_a_client_that_does_everything_right_has_no_faults(
    server: ScriptedServer, diary: Watched
) -> None:
    target = Target(server.url)
    async with target.connect() as first:
        await first.ask("hello")
    await diary.seen("1 is closed by the client: 1000")
    async with target.connect(first.client_id) as again:
        await again.send("resume", epoch=again.session["epoch"], seq=3)
        await again.fence()

    assert diary.faults == []
    assert diary.lines[0] == f"1 connects as {first.client_id[:8]}…, takes over"
    assert await diary.seen("2 resumes behind 3 of")
    assert "1 chat, 1 ping, 1 resume; faults: none" in diary.summary()


@pytest.mark.requirement("G4")
async def test_a_command_that_is_sent_again_is_told_as_such(
    server: ScriptedServer, diary: Watched
) -> None:
    async with Target(server.url).connect() as probe:
        chat = await probe.send("chat", content="hello")
        await probe.send_raw(json.dumps(chat))
        await probe.fence()

    assert f"1 → chat {chat['id'][:8]} (again)" in diary.lines


@pytest.mark.requirement("G4")
async def test_a_frame_against_the_contract_is_a_fault_with_its_place(
    server: ScriptedServer, diary: Watched
) -> None:
    async with Target(server.url).connect() as probe:
        await probe.send("chat", content=5)
        await probe.fence()

    assert diary.faults == ["bad_frame: /content 5 is not of type 'string'"]


@pytest.mark.requirement("G4")
async def test_a_client_that_never_resumes_is_told_of(
    server: ScriptedServer, diary: Watched
) -> None:
    target = Target(server.url)
    async with target.connect() as first:
        await first.ask("hello")
    async with target.connect(first.client_id):
        pass
    await diary.seen("2 ! never sent `resume`")


@pytest.mark.requirement("G4")
async def test_coming_back_after_a_code_that_forbids_it_is_a_fault(
    server: ScriptedServer, diary: Watched
) -> None:
    target = Target(server.url)
    async with target.connect() as first:
        mine = new_id()
        async with target.connect(mine, takeover=False, greet=False) as refused:
            await refused.closed()
        await diary.seen("2 is closed by the server: 4509")
        async with target.connect(mine, takeover=False, greet=False) as again:
            await again.closed()
        await first.fence()

    assert await diary.seen("3 ! came back after 4509, which means: not by yourself")


@pytest.mark.requirement("G4")
async def test_sending_again_before_the_wait_is_over_is_a_fault() -> None:
    async with (
        ScriptedServer(day=day_named("rate_limited", 1)) as server,
        Target(server.url).connect() as probe,
    ):
        chat = await probe.send("chat", content="hello")
        await probe.until("error")
        await probe.send_raw(json.dumps(chat))
        await probe.until("ack")

    assert server.diary.faults == ["sent its chat again before `retry_after` was over"]
