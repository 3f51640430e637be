"""What the scripted service says of its clients."""

from __future__ import annotations

import asyncio
import json
import re
import sys
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

    assert f"1 → chat {chat['id'][:8]} (again, on one connection)" in diary.lines
    assert diary.faults == []


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


@pytest.mark.requirement("G4")
async def test_a_command_that_is_refused_for_a_moment_and_never_sent_again_is_told_of() -> None:
    async with (
        ScriptedServer(day=day_named("rate_limited", 1)) as server,
        Target(server.url).connect() as probe,
    ):
        chat = await probe.send("chat", content="hello")
        await probe.until("error")

    words = f"never sent its chat {chat['id'][:8]} again after `retry_after`"
    assert server.diary.faults == [words]
    assert server.diary.summary().splitlines()[1] == f"  ! {words}"


@pytest.mark.requirement("G4")
async def test_a_command_without_an_id_is_a_fault(server: ScriptedServer, diary: Watched) -> None:
    async with Target(server.url).connect() as probe:
        for _ in range(2):
            await probe.send_raw('{"type": "chat", "content": "hello"}')
        await probe.fence()

    assert diary.faults == ["bad_frame: 'id' is a required property"] * 2
    assert diary.summary().endswith(
        "faults: 2\n  ! bad_frame: 'id' is a required property (2 times)"
    )


@pytest.mark.requirement("G4")
async def test_sending_again_behind_resume_is_a_fault(
    server: ScriptedServer, diary: Watched
) -> None:
    target = Target(server.url)
    async with target.connect() as first:
        chat = await first.send("chat", content="hello")
        await first.until("turn_finished")
    async with target.connect(first.client_id) as again:
        await again.send("resume", epoch=again.session["epoch"], seq=0)
        await again.send_raw(json.dumps(chat))
        await again.until("ack")

    assert diary.faults == ["sent its chat again behind `resume`: its `ack` comes after the events"]


@pytest.mark.requirement("G4")
async def test_events_that_are_asked_for_twice_are_told_of(
    server: ScriptedServer, diary: Watched
) -> None:
    target = Target(server.url)
    async with target.connect() as first:
        end = (await first.ask("hello"))[-1]
    async with target.connect(first.client_id) as again:
        await again.send("resume", epoch=again.session["epoch"], seq=0)
        await again.until("turn_finished")
        assert diary.faults == []
        await again.send("resume", epoch=again.session["epoch"], seq=0)
        await again.until("turn_finished")

    last = end["seq"]
    first_line = f"2 resumes behind 0 of {last} and gets {last} events, {last} of them "
    assert await diary.seen(first_line + "for the second time")
    assert diary.faults == [f"resumed behind 0 on a connection that had brought {last}"]


@pytest.mark.requirement("G4")
@pytest.mark.parametrize(
    ("frame", "as_text", "words"),
    [
        (b"{}", False, "was closed with 1003: The frame was binary."),
        (b"\xff", True, "was closed with 1007: The text was not UTF-8."),
    ],
)
async def test_bytes_that_break_the_connection_are_a_fault(
    server: ScriptedServer, diary: Watched, frame: bytes, as_text: bool, words: str
) -> None:
    async with Target(server.url).connect() as probe:
        await probe.send_raw(frame, as_text=as_text)
        await probe.closed()

    assert await diary.seen(words)
    assert len(diary.faults) == 1


@pytest.mark.requirement("G4")
async def test_a_request_that_does_not_fit_is_a_fault_with_its_place(
    server: ScriptedServer, diary: Watched
) -> None:
    target = Target(server.url)
    await target.stream(message="hello", colour="red")
    await target.handshake("abc")
    await target.messages("0" * 32, "limit=0")

    assert diary.faults == [
        "bad_request: Additional properties are not allowed ('colour' was unexpected)",
        "bad_request: client_id is 32 lower-case hexadecimal digits.",
        "bad_request: /limit is not 1 to 200",
    ]


@pytest.mark.requirement("G4", "D1")
async def test_a_broken_stream_is_asked_for_again_after_the_time_it_said() -> None:
    async with ScriptedServer(day=day_named("drop_at", 3)) as server:
        target, mine = Target(server.url), new_id()
        first = await target.stream(message="hello", id=mine)
        await target.stream(message="hello", id=mine, after=first.last_id)

    [early, lost] = server.diary.faults
    assert re.fullmatch(r"came back to its stream after \d+ ms, and `retry` said 500", early)
    assert lost == f"never came back to its stream {mine[:8]}, which broke"


@pytest.mark.requirement("G4")
async def test_the_command_reports_at_its_end_and_fails_when_the_client_did() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "parlance_conformance", "serve", "--port", "0"),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        url = (await process.stdout.readline()).decode().split()[0]
        async with Target(url).connect() as probe:
            await probe.send("chat", content=5)
            await probe.fence()
    finally:
        process.terminate()
    report = (await process.stdout.read()).decode().splitlines()

    assert await process.wait() == 1
    assert report[-1] == "  ! bad_frame: /content 5 is not of type 'string'"
