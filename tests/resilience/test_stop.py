"""Stopping an answer: the model's server sees the connection close at once."""

from __future__ import annotations

import statistics
import time

import pytest

from demo_model.server import DemoServer
from tests.live_client import LiveClient
from tests.resilience.settings import MANY_USERS
from tests.running import running_service

ROUNDS = 10
# On an idle machine it takes one or two milliseconds; a busy one may be late now and then.
CLOSED_SECONDS = 0.1
BEFORE_HEADERS = {"fault": "hang_before_headers"}
BEFORE_TEXT = {"fault": "hang_before_first_token"}
IN_THE_MIDDLE = {"text": ["a ", "b ", "c ", "d "], "fault": "hang_mid_stream"}


async def stop(client: LiveClient, demo: DemoServer, asked: int) -> float:
    """Ask, stop when the model has the request; return how long its connection then lasted."""
    await client.send("chat", content="count")
    started = await client.until("turn_started")
    request = await demo.wait_for_requests(asked)
    began = time.monotonic()
    await client.send("cancel", turn_id=started["turn_id"])
    outcome = await request.ended()
    took = time.monotonic() - began
    assert outcome == "peer_closed"
    finished = await client.until("turn_finished")
    assert finished["outcome"] == "cancelled"
    return took


@pytest.mark.parametrize(
    "reply", [BEFORE_HEADERS, BEFORE_TEXT, IN_THE_MIDDLE], ids=["headers", "first token", "middle"]
)
async def test_a_cancel_closes_the_models_connection_within_a_tenth_of_a_second(
    reply: dict[str, object], reader: str
):
    async with running_service(llm_reader=reader, **MANY_USERS) as service:
        headers = {"X-EMAIL-USER": "a@test.com"}
        async with service.connect(headers=headers) as client:
            service.demo.script([reply] * ROUNDS)
            took = [await stop(client, service.demo, 2 + n) for n in range(ROUNDS)]

    assert statistics.median(took) < CLOSED_SECONDS
