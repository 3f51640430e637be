"""Hostile and honest clients at the live door of a real service in its own process.

Everything that is sent comes from `asyncapi.yaml`; everything that comes back is held against it
and against the rules of `rules`. FRAMES says how many are sent (make fuzz FRAMES=100000), SEED
which.
"""

from __future__ import annotations

import asyncio
import os
from random import Random
from typing import Any

import httpx2
import pytest

from tests.contract.live.attacker import Attacker
from tests.contract.live.corpus import Corpus, make_corpus
from tests.contract.live.tour import Tour, bad_weather
from tests.contract.live.visit import User
from tests.fuzz.ledger import Ledger
from tests.fuzz.service_process import Remote, service_process

FRAMES = int(os.environ.get("FRAMES", "2500"))
SEED = int(os.environ.get("SEED", "1"))
LARGE = FRAMES >= 20_000
USERS = 24 if LARGE else 8
VALUES = 60 if LARGE else 8
QUIET_SECONDS = 30
# Two ends of 64 connections; three pipes and a handle of four workers, and the process' own; one
# connection that writes to the database and two that read.
MOST_POOLED = {
    "upstream": 128,
    "pipe": 16,
    "anon_inode": 10,
    "memfd:sandbox-worker (deleted)": 4,
    **dict.fromkeys(("parlance.db", "parlance.db-wal", "parlance.db-shm"), 3),
}
THREADS = {"MainThread", "asyncio", "asyncio-waitpid-", "database", "llm-http", "sandbox"}
MOST_THREADS = 64
SETTINGS = {
    "test_mode": False,
    "trusted_proxies": "127.0.0.1/32",
    "thinking_interval_seconds": 0.1,
    "llm_idle_seconds": 0.5,
    "llm_first_token_seconds": 0.5,
    "session_timeout_minutes": 0.03,
    "reconnect_grace_seconds": 0.1,
    "log_level": "ERROR",
}


@pytest.mark.requirement("G2", "F3", "A13")
@pytest.mark.timeout(120 + FRAMES // 50)
async def test_whatever_clients_send_the_service_keeps_every_rule_and_leaks_nothing():
    ledger, corpus = Ledger(), make_corpus(size=VALUES, start=SEED)
    async with service_process(**SETTINGS) as service:
        await Tour(service, ledger).run()
        before = await _quiet(service, None)
        await _attack(service, ledger, corpus)
        await _quiet(service, before)
        errors = await _errors(service)
        complaints = (await service.state())["complaints"]
    ledger.publish("live")

    assert complaints == []
    assert (errors["internal"], errors["log"]) == (0, 0)
    assert ledger.missing_frames() == []
    assert ledger.missing_codes() == []


async def _attack(service: Remote, ledger: Ledger, corpus: Corpus) -> None:
    async with asyncio.TaskGroup() as group:
        running = asyncio.Event()
        slow = group.create_task(Tour(service, ledger).slow_tool(running))
        await running.wait()
        weather = group.create_task(bad_weather(service, Random(SEED).random))
        users = [group.create_task(a.run()) for a in _attackers(service, ledger, corpus)]
        await asyncio.wait([slow, *users])
        weather.cancel()


def _attackers(service: Remote, ledger: Ledger, corpus: Corpus) -> list[Attacker]:
    domains = ("sales.example.com", "example.com", "elsewhere.org")
    return [
        Attacker(
            service.port, User(f"user{n}@{domains[n % 3]}"), ledger,
            corpus=corpus, seed=SEED * 1000 + n, share=FRAMES // USERS,
        )
        for n in range(USERS)
    ]  # fmt: skip


async def _quiet(service: Remote, wanted: dict[str, int] | None) -> dict[str, int]:
    """What stays alive when every client has gone and every session has ended.

    It takes a moment: sessions are kept for a while. Without a wish: when no session has a log.
    """

    def ended(state: dict[str, Any]) -> bool:
        now = _kept(state)
        return now == wanted if wanted else not any(name.endswith(".jsonl") for name in now)

    return _kept(await service.until(ended, within=QUIET_SECONDS))


def _kept(state: dict[str, Any]) -> dict[str, int]:
    """The state without what is kept by design: pools, each up to its bound.

    They are connections to the model (which is in the same process with tasks of its own), worker
    processes of the sandboxes with their pipes, and threads.
    """
    models = ("Connection.serve", "StreamReader.read")
    kept = {kind: n for kind, n in state["tasks"].items() if kind not in models}
    kept |= {kind: n for kind, n in state["descriptors"].items() if kind not in MOST_POOLED}
    for kind, most in MOST_POOLED.items():
        assert state["descriptors"].get(kind, 0) <= most, (kind, state)
    assert state["threads"].keys() <= THREADS, state
    assert max(state["threads"].values()) <= MOST_THREADS, state
    return kept


async def _errors(service: Remote) -> dict[str, int]:
    async with httpx2.AsyncClient(base_url=service.url) as http:
        errors: dict[str, int] = (await http.get("/health")).json()["errors"]
    return errors
