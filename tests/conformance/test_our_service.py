"""Our own service under the checker, and the checker as a command."""

from __future__ import annotations

import asyncio
import json
import sys
from functools import partial
from typing import Any

import pytest

from app.bootstrap import Given
from app.bootstrap.storage import Stores
from app.core.chats import ShownPage
from app.events.memory import MemoryEventLog
from generated import Chat
from parlance_conformance.check.rule import RULES
from parlance_conformance.check.rules import load
from parlance_conformance.check.run import Verdict, run_rules
from tests.memory_chats import MemoryChatListStore, MemoryChatStore
from tests.running import running_service

PACE = {"pace": 1_000}
ADA = {"X-EMAIL-USER": "ada@example.com"}
BEHIND_A_PROXY: dict[str, Any] = {"test_mode": False, "trusted_proxies": "127.0.0.1"}


@pytest.mark.requirement("G4", "F4")
async def test_our_service_passes_every_rule() -> None:
    """But for `tail_gone`, which takes thousands of events: the next test hurries."""
    load()
    async with running_service(demo_options=PACE) as service:
        report = await run_rules(service.url, only=[name for name in RULES if name != "tail_gone"])
    assert report.failed == [], report.as_text()
    skipped = [verdict.id for verdict in report.verdicts if verdict.verdict == "skip"]
    assert skipped == [
        "identity_needed",
        "messages_of_another",
        "chats_of_another",
        "calls_end_with_their_turn",
        "thinking_in_silence",
    ]


@pytest.mark.requirement("G4", "F4")
async def test_our_service_gives_a_snapshot_where_its_tail_is_gone() -> None:
    given: Given = {"new_events": partial(MemoryEventLog, max_events=600)}
    async with running_service(given=given) as service:
        report = await run_rules(service.url, only=["tail_gone"])
    assert [verdict.verdict for verdict in report.verdicts] == ["pass"], report.as_text()


@pytest.mark.requirement("G4", "F4")
async def test_our_service_breaks_the_silence_of_a_model_that_takes_its_time() -> None:
    async with running_service(thinking_interval_seconds=0.2) as service:
        service.demo.script([{"text": [{"text": "Done.", "delay": 1.0}]}])
        report = await run_rules(service.url, only=["thinking_in_silence"])
    assert [verdict.verdict for verdict in report.verdicts] == ["pass"], report.as_text()


@pytest.mark.requirement("G4", "F4")
async def test_our_service_tells_every_call_to_its_end_when_its_turn_is_cancelled() -> None:
    """Also of the calls that still wait for those before them."""
    asleep = {"name": "run_code", "arguments": {"code": "import time; time.sleep(30)"}}
    async with running_service() as service:
        service.demo.script([{"tool_calls": [asleep] * 12}])
        report = await run_rules(service.url, only=["calls_end_with_their_turn"])
    assert [verdict.verdict for verdict in report.verdicts] == ["pass"], report.as_text()


@pytest.mark.requirement("G4", "A9")
async def test_behind_a_proxy_the_caller_is_named_by_a_header() -> None:
    rules = ["identity_needed", "me_is_the_principal", "messages_of_another", "chats_of_another"]
    async with running_service(**BEHIND_A_PROXY) as service:
        report = await run_rules(service.url, headers=ADA, only=rules)
    assert [verdict.verdict for verdict in report.verdicts] == ["pass"] * 4, report.as_text()


class OneOwnerList(MemoryChatListStore):
    """Restores what anybody has deleted."""

    async def restore(self, owner: str, chat_id: str, *, since: float) -> Chat:
        return await super().restore(ADA["X-EMAIL-USER"], chat_id, since=since)


@pytest.mark.requirement("G4", "A9")
async def test_a_store_that_restores_another_callers_chat_is_caught() -> None:
    store = MemoryChatStore()
    given: Given = {"stores": Stores(store, store, OneOwnerList(store))}
    async with running_service(given=given, **BEHIND_A_PROXY) as service:
        report = await run_rules(service.url, headers=ADA, only=["chats_of_another"])
    assert [verdict.why for verdict in report.verdicts] == ["the status is 200, not 404"]


class OneOwnerStore(MemoryChatStore):
    """Takes everybody for the owner of what is read."""

    async def shown(
        self, owner: str, chat_id: str, limit: int, *, before: str | None = None
    ) -> ShownPage:
        return await super().shown(ADA["X-EMAIL-USER"], chat_id, limit, before=before)


@pytest.mark.requirement("G4", "A9")
async def test_a_store_that_shows_a_chat_to_another_caller_is_caught() -> None:
    store = OneOwnerStore()
    given: Given = {"stores": Stores(store, store, MemoryChatListStore(store))}
    async with running_service(given=given, **BEHIND_A_PROXY) as service:
        report = await run_rules(service.url, headers=ADA, only=["messages_of_another"])
    assert [verdict.why for verdict in report.verdicts] == ["the status is 200, not 404"]


async def run_check(*arguments: str) -> tuple[int | None, str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "parlance_conformance", "check", *arguments),
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    return process.returncode, out.decode()


@pytest.mark.requirement("G4")
async def test_a_verdict_is_told_before_the_next_rule_begins() -> None:
    told: list[str] = []
    rules = ["health_open", "tools_listed", "ack_first"]

    def tell(verdict: Verdict) -> None:
        told.append(verdict.id)
        if len(told) == 2:
            raise SeenEnoughError

    async with running_service() as service:
        with pytest.raises(SeenEnoughError):
            await run_rules(service.url, only=rules, tell=tell)
    assert told == rules[:2]


class SeenEnoughError(Exception):
    """The test has seen enough."""


@pytest.mark.requirement("G4")
async def test_the_command_reports_each_rule_and_fails_when_one_does() -> None:
    async with running_service() as service:
        good, text = await run_check(service.url, "--only", "health_open")
    bad, report = await run_check("http://127.0.0.1:9", "--only", "health_open", "--format", "json")

    assert (good, text.splitlines()[0]) == (0, "pass  health_open: It needs no identity.")
    assert bad == 1
    [verdict] = json.loads(report)["rules"]
    assert (verdict["id"], verdict["verdict"]) == ("health_open", "fail")
