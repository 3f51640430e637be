"""The rules themselves: they quote the contract, none is empty, and bad days are caught."""

from __future__ import annotations

import json
import re

import pytest

from parlance_conformance.check.rule import RULES
from parlance_conformance.check.rules import load
from parlance_conformance.check.run import run_rules
from parlance_conformance.contract import BUNDLES
from parlance_conformance.serve.days import BAD_DAYS, day_named
from parlance_conformance.serve.server import ScriptedServer
from tests.conformance.peers import answering, stranger

load()
CAUGHT_BY = {
    "drop_at": "turn_brackets",
    "doubled_frame": "no_hole",
    "gap": "no_hole",
    "unknown_frame": "every_frame_fits",
    "reset_needed": "resume_tail",
    "messages_away": "resume_tail",
}
BASIC = ["ack_first", "turn_brackets", "tokens_are_the_answer", "no_hole", "every_frame_fits"]
QUICK = {"slow_tool": 1, "slow_tokens": 1}


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_every_rule_quotes_the_contract() -> None:
    bundles = [
        json.loads((BUNDLES / f"{name}.json").read_text()) for name in ("openapi", "asyncapi")
    ]
    contract = plain(
        json.dumps(bundles, ensure_ascii=False).replace("\\n", " ").replace('\\"', '"')
    )
    assert [rule.id for rule in RULES.values() if plain(rule.sentence) not in contract] == []


@pytest.mark.requirement("G4")
async def test_a_server_that_knows_nothing_of_the_contract_passes_no_rule() -> None:
    async with answering(stranger) as url:
        report = await run_rules(url)
    assert [v.id for v in report.verdicts if v.verdict != "fail"] == []
    assert [v.why for v in report.verdicts if not v.why or "Error" in v.why] == []


@pytest.mark.requirement("G4")
async def test_the_scripted_service_passes_every_rule_on_a_good_day() -> None:
    async with ScriptedServer(kept=400, thinking=2) as server:
        report = await run_rules(server.url)
    assert (report.failed, server.errors) == ([], []), report.as_text()
    skipped = [v.id for v in report.verdicts if v.verdict == "skip"]
    assert skipped == ["identity_needed", "messages_of_another", "chats_of_another"]


@pytest.mark.requirement("G4")
@pytest.mark.parametrize(("day", "rule"), CAUGHT_BY.items(), ids=CAUGHT_BY)
async def test_a_day_that_breaks_the_contract_is_caught_by_a_rule(day: str, rule: str) -> None:
    async with ScriptedServer(day=day_named(day)) as server:
        report = await run_rules(server.url, only=dict.fromkeys(["no_hole", rule]))
    assert rule in report.failed
    assert BAD_DAYS[day].breaks
    [verdict] = [v for v in report.verdicts if v.id == rule]
    assert verdict.why
    assert verdict.frames


@pytest.mark.parametrize("day", sorted(BAD_DAYS.keys() - CAUGHT_BY.keys() - {"server_restart"}))
async def test_a_day_that_the_contract_allows_breaks_no_rule(day: str) -> None:
    async with ScriptedServer(day=day_named(day, QUICK.get(day, 0)), thinking=0.3) as server:
        report = await run_rules(server.url, only=BASIC)
    assert (report.failed, BAD_DAYS[day].breaks) == ([], ""), report.as_text()
