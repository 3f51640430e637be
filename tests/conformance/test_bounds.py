"""A server that does not answer: the rule fails within its bound, and the others are judged."""

from __future__ import annotations

import asyncio
import json
import time

import pytest

from parlance_conformance.check.probe import Silence
from parlance_conformance.check.run import run_rules
from parlance_conformance.check.target import Target
from parlance_conformance.contract import Frame
from parlance_conformance.serve.server import ScriptedServer
from tests.conformance.faults import Without
from tests.conformance.peers import Dripping, answering, deaf, mute

BOUND = 2.0
SLACK_SECONDS = 3.0


class SilentAboutTheFuture(Without):
    """A `resume` with a number that was never given is not answered."""

    def drops(self, frame: Frame) -> bool:
        return frame["type"] == "reset" and frame["reason"] == "ahead"


@pytest.mark.requirement("G4")
async def test_what_is_never_answered_fails_its_rule_within_its_bound_and_no_other() -> None:
    rules = ["resume_tail", "reset_foreign_epoch", "reset_ahead", "reset_goes_on", "ack_first"]
    async with ScriptedServer(day=SilentAboutTheFuture()) as server:
        report = await run_rules(server.url, only=[*rules, "every_frame_fits"], longest=BOUND)

    assert [verdict.id for verdict in report.verdicts] == [*rules, "every_frame_fits"]
    assert report.failed == ["reset_ahead"], report.as_text()
    verdict = report.verdicts[2]
    assert verdict.why == "it took longer than 2 seconds"
    assert json.loads(verdict.frames[-1]["client"])["seq"] == 10**9
    assert BOUND <= verdict.seconds < BOUND + SLACK_SECONDS


@pytest.mark.requirement("G4")
async def test_a_stream_that_never_ends_is_left_with_its_rule() -> None:
    endless = Dripping()
    async with answering(endless) as url:
        report = await run_rules(url, only=["stream_shape"], longest=0.5)
        async with asyncio.timeout(SLACK_SECONDS):
            await endless.left.wait()

    assert [verdict.why for verdict in report.verdicts] == ["it took longer than 0.5 seconds"]


@pytest.mark.requirement("G4")
async def test_a_server_that_takes_nothing_is_left() -> None:
    async with answering(deaf) as url:
        target = Target(url, patience=0.5)
        with pytest.raises(Silence, match=r"nothing was taken for 0\.5 seconds"):
            async with asyncio.timeout(SLACK_SECONDS), target.connect(greet=False) as probe:
                await probe.send_raw("a" * 30_000_000)


@pytest.mark.requirement("G4")
async def test_a_server_that_says_nothing_is_waited_for_less_each_time() -> None:
    rules = ["hello_first", "hello_new", "hello_shape", "health_open", "no_hole"]
    async with answering(mute) as url:
        report = await run_rules(url, only=rules, patience=0.8, least_patience=0.1)
    waits = [f"nothing came for {seconds:g} seconds" for seconds in (0.8, 0.4, 0.2, 0.1, 0.1)]
    assert [verdict.why for verdict in report.verdicts] == waits


@pytest.mark.requirement("G4")
async def test_after_a_rule_that_holds_an_answer_is_waited_for_as_long_as_ever() -> None:
    async with ScriptedServer(day=SilentAboutTheFuture()) as server:
        began = time.monotonic()
        report = await run_rules(
            server.url,
            only=["reset_ahead", "ack_first", "reset_ahead"],
            patience=1.0,
            least_patience=0.1,
        )
    waited = ["nothing came for 1 seconds", "", "nothing came for 1 seconds"]
    assert [verdict.why for verdict in report.verdicts] == waited
    assert time.monotonic() - began >= 2.0
