"""The rules themselves: they quote the contract, none is empty, and bad days are caught."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from parlance_conformance.check.rule import RULES
from parlance_conformance.check.rules import load
from parlance_conformance.check.run import run_rules
from parlance_conformance.contract import BUNDLES
from parlance_conformance.serve.days import BAD_DAYS, day_named
from parlance_conformance.serve.http import response
from parlance_conformance.serve.server import ScriptedServer
from parlance_conformance.serve.wire import Closed, WebSocket, read_request

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


@asynccontextmanager
async def stranger() -> AsyncIterator[str]:
    """A server that knows nothing of the contract: it lets everybody in, and then hangs up."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await read_request(reader)
            if request.is_websocket:
                socket = WebSocket(reader, writer, max_size=2**20)
                await socket.accept(request)
                await socket.send('{"type": "welcome"}')
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(reader.read(1), 0.2)
                await socket.say_goodbye(1000)
            else:
                writer.write(response(204, "text/plain", b"", "x" * 8))
        except (Closed, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@pytest.mark.requirement("G4")
async def test_a_server_that_knows_nothing_of_the_contract_passes_no_rule() -> None:
    async with stranger() as url:
        report = await run_rules(url)
    assert [v.id for v in report.verdicts if v.verdict != "fail"] == []
    assert [v.why for v in report.verdicts if not v.why or "Error" in v.why] == []


@asynccontextmanager
async def mute() -> AsyncIterator[str]:
    """A server that lets everybody in and never says a word."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(Closed, ConnectionError):
            request = await read_request(reader)
            if request.is_websocket:
                await WebSocket(reader, writer, max_size=2**20).accept(request)
            await reader.read()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@pytest.mark.requirement("G4")
async def test_a_server_that_says_nothing_is_waited_for_less_each_time() -> None:
    rules = ["hello_first", "hello_new", "hello_shape", "ack_first", "no_hole"]
    async with mute() as url:
        report = await run_rules(url, only=rules, patience=0.8, least_patience=0.1)
    waits = [f"nothing came for {seconds:g} seconds" for seconds in (0.8, 0.4, 0.2, 0.1, 0.1)]
    assert [verdict.why for verdict in report.verdicts] == waits


@pytest.mark.requirement("G4")
async def test_the_scripted_service_passes_every_rule_on_a_good_day() -> None:
    async with ScriptedServer(kept=400, thinking=2) as server:
        report = await run_rules(server.url)
    assert (report.failed, server.errors) == ([], []), report.as_text()
    skipped = [v.id for v in report.verdicts if v.verdict == "skip"]
    assert skipped == ["identity_needed", "messages_of_another"]


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
