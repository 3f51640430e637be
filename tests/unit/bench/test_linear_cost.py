"""An answer ten times as long costs ten times as much, not a hundred times."""

from __future__ import annotations

import time

import pytest

from bench.clients import ServiceChat
from bench.upstream import Order, upstream
from tests.running import running_service

SHORT, LONG = 2_000, 20_000
# Ten would be exact. What grows with the square of the length would come near a hundred.
MOST = 20


async def cpu_of(chat: ServiceChat, tokens: int) -> float:
    """The processor time of one answer: of the service, the model and the client together."""
    began = time.process_time()
    answer = await chat.ask(Order(tokens, gap_ms=0))
    assert answer.errors == 0
    return time.process_time() - began


@pytest.mark.requirement("A18")
async def test_twenty_thousand_tokens_cost_about_ten_times_what_two_thousand_cost():
    async with (
        upstream() as port,
        running_service(
            llm_base_url=f"http://127.0.0.1:{port}/v1",
            llm_model="bench",
            test_mode=False,
            trusted_proxies="127.0.0.1",
            turn_max_tokens=200_000,  # a mark is six by the estimate
        ) as service,
    ):
        chat = ServiceChat()
        await chat.connect(service.port)
        await cpu_of(chat, SHORT)
        rounds = [(await cpu_of(chat, SHORT), await cpu_of(chat, LONG)) for _ in range(3)]
        await chat.hang_up()
    short, long = (min(times) for times in zip(*rounds, strict=True))

    assert long < MOST * short
