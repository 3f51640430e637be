"""Every HTTP operation of a real service under schemathesis, and by hand what it does not think of.

CASES says how many cases are made by chance (make fuzz CASES=10000), SEED which. Afterwards every
answer that the contract promises has been seen.
"""

from __future__ import annotations

import asyncio
import os
import re

import httpx2
import pytest

from app.core.ids import new_id
from tests.contract.http.contract import OPERATIONS, check_refusal
from tests.contract.http.contract_client import ContractClient
from tests.contract.http.engine import PHASES, Result, all_checks, run
from tests.contract.http.raw import say
from tests.fuzz.ledger import Ledger
from tests.fuzz.service_process import Remote, service_process
from tests.live_client import LiveClient

CASES = int(os.environ.get("CASES", "240"))
SEED = int(os.environ.get("SEED", "1"))
PROXIED = {"test_mode": False, "trusted_proxies": "127.0.0.1/32", "log_level": "ERROR"}
ADA = [("X-EMAIL-USER", "ada@example.com")]
GUEST = [("X-EMAIL-USER", "guest@elsewhere.org")]


@pytest.mark.requirement("F3", "G2", "B9")
@pytest.mark.timeout(120 + CASES // 5)
async def test_every_operation_keeps_its_promises_whatever_it_is_asked():
    ledger = Ledger()
    async with service_process(**PROXIED) as service:
        results = [await _fuzz(service, ledger, who) for who in (ADA, GUEST)]
        await _by_hand(service, ledger)
        async with httpx2.AsyncClient(base_url=service.url) as http:
            health = (await http.get("/health")).json()
        complaints = (await service.state())["complaints"]
    async with service_process() as local:
        await _foreign_hosts(local, ledger)
    async with service_process(**PROXIED, max_sessions=1) as full:
        await _one_too_many(full, ledger)
    ledger.publish("http")

    assert "\n\n".join(finding for result in results for finding in result.findings) == ""
    for result in results:
        assert {name for name, status in result.phases.items() if status != "skip"} >= PHASES
        assert result.checks.keys() == all_checks()
    assert (health["errors"]["internal"], complaints) == (0, [])
    assert ledger.missing_answers() == []
    assert ledger.missing_refusals() == []


async def _fuzz(service: Remote, ledger: Ledger, who: list[tuple[str, str]]) -> Result:
    """Run the engine in a thread, as somebody with an active session."""
    examples = max(1, CASES // 2 // len(OPERATIONS))
    async with LiveClient(service.port, new_id(), headers=dict(who)):
        email = who[0][1]
        return await asyncio.to_thread(
            run, service.url, email, ledger, seed=SEED, examples=examples
        )


async def _by_hand(service: Remote, ledger: Ledger) -> None:
    """What depends on the state, or is too large or too broken for a generator."""
    nobody = [("X-EMAIL-USER", "nobody@example.com")]
    async with ContractClient(service.url, ledger=ledger) as client:
        for operation in OPERATIONS.values():
            if 413 in operation.statuses:
                await client.request(
                    operation.verb, operation.some_path(), ADA, content=b"x" * 300_000
                )
            await client.request("PATCH", operation.some_path(), ADA)
            if 401 in operation.statuses:
                await client.request(operation.verb, operation.some_path())
            await _unreadable(service, ledger, operation.id)
        await client.post("/feedback", nobody, json={"rating": "up"})
        asked = {"message": "hi", "id": new_id()}
        streamed = await client.post("/api/chat/stream", nobody, json=asked)
        [chat_id] = set(re.findall(r'"chat_id":"(\w{32})"', streamed.text))
        for verb, place, body in (
            ("GET", "/messages", None),
            ("GET", "", None),
            ("PATCH", "", {"pinned": True}),
            ("DELETE", "", None),
            ("POST", "/restore", None),
        ):
            await client.request(verb, f"/chats/{chat_id}{place}", nobody, json=body)
        await client.post("/api/chat/stream", nobody, json={**asked, "message": "other"})
        await client.post("/api/chat/stream", nobody, json={"message": "hi", "tools": ["nope"]})
        gone = [*nobody, ("Last-Event-ID", f"{new_id()}.1")]
        await client.post("/api/chat/stream", gone, json=asked)
        await client.post(
            "/feedback", [*ADA, ("Origin", "https://evil.example")], json={"rating": "up"}
        )


async def _unreadable(service: Remote, ledger: Ledger, operation_id: str) -> None:
    """A request for the operation with a line that is no header."""
    operation = OPERATIONS[operation_id]
    head = f"{operation.verb} {operation.some_path()} HTTP/1.1\r\nHost: x\r\nno header\r\n\r\n"
    answer = await say(service.port, head.encode())
    assert answer.status == 400
    check_refusal(answer.status, answer.headers, answer.body)
    ledger.answers[operation.id, 400] += 1


async def _foreign_hosts(local: Remote, ledger: Ledger) -> None:
    """In test mode a page that reaches the service by a rebound name gets nothing."""
    async with ContractClient(local.url, ledger=ledger) as client:
        for operation in OPERATIONS.values():
            await client.request(operation.verb, operation.some_path(), [("Host", "evil.example")])


async def _one_too_many(full: Remote, ledger: Ledger) -> None:
    """Somebody who finds every session in use."""
    async with (
        LiveClient(full.port, new_id(), headers=dict(ADA)),
        ContractClient(full.url, ledger=ledger) as client,
    ):
        await client.post("/api/chat/stream", GUEST, json={"message": "hi"})
