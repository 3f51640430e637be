"""A model that does not stop: its answer ends as `limited`, and every reader hears of the end."""

from __future__ import annotations

import json
from typing import Any

import httpx2
import pytest

from parlance_conformance.check.probe import answer_of
from parlance_conformance.parts import said
from tests.running import RunningService, running_service

PIECE = "word " * 50_000
FLOOD = {"text": [PIECE] * 64}  # sixteen megabytes
BUDGET = {"max_tokens": 1_000}


@pytest.fixture
async def service():
    async with running_service(turn_max_tokens=1_000_000) as running:
        yield running


@pytest.mark.requirement("G7")
@pytest.mark.parametrize(("limits", "most"), [(BUDGET, 6_000), ({}, 800_000)])
async def test_an_endless_answer_ends_as_limited_over_the_live_door(
    service: RunningService, limits: dict[str, Any], most: int
):
    service.demo.script([FLOOD])
    fields = {"limits": limits} if limits else {}
    async with service.connect() as client:
        frames = await client.ask("go on", **fields)

    assert "reset" not in {frame["type"] for frame in frames}
    assert (frames[-1]["outcome"], frames[-1]["limit"]) == ("limited", "max_tokens")
    assert 0 < len(said(answer_of(frames))) <= most
    assert answer_of(frames)["state"] == "partial"


@pytest.mark.requirement("G7")
async def test_an_endless_answer_ends_as_limited_over_server_sent_events(service: RunningService):
    service.demo.script([FLOOD])
    async with httpx2.AsyncClient(base_url=service.url, timeout=30) as http:
        answer = await http.post("/api/chat/stream", json={"message": "go on"})

    lines = [line for line in answer.text.splitlines() if line.startswith("data: ")]
    done = json.loads(lines[-1].removeprefix("data: "))
    assert (done["type"], done["outcome"]) == ("done", "limited")
