"""What a model's server may want and say: how it is asked, and who reads its own words."""

from __future__ import annotations

import httpx2
import pytest

from parlance_conformance.check.probe import answer_of, of_type
from parlance_conformance.parts import said
from tests.running import RunningService, running_service

THEIR_WORDS = "This is the demo model"


@pytest.mark.requirement("A29")
async def test_quirks_that_are_set_shape_the_very_first_request():
    quirks = "max_completion_tokens,no_stream_options,no_system_role"
    async with running_service(llm_quirks=quirks) as service, service.connect() as client:
        await client.ask("hi")
        check, turn = (received.body for received in list(service.demo.requests)[:2])

    assert (check["max_completion_tokens"], check.get("max_tokens")) == (3, None)
    assert turn["max_completion_tokens"] > 3
    assert "stream_options" not in turn
    assert [message["role"] for message in turn["messages"]] == ["user"]


@pytest.mark.requirement("A23")
async def test_what_the_models_server_says_reaches_the_log_and_no_client(service: RunningService):
    service.demo.fault("401", count=100)
    async with service.connect() as client, httpx2.AsyncClient(base_url=service.url) as http:
        await client.ask("hi")
        if not of_type(client.heard, "llm_status"):
            await client.until("llm_status")
        health = await http.get("/health")
        service.demo.clear()
        log = service.log_lines(client.session["session_id"])

    [error] = of_type(client.heard, "error")
    assert "The operator must check the API key." in error["message"]
    assert "The operator must check the API key." in health.json()["llm"]["detail"]
    assert THEIR_WORDS not in str(client.heard) + health.text
    assert THEIR_WORDS in str([line for line in log if line["type"] == "exception"])


@pytest.mark.requirement("A25")
async def test_an_answer_that_breaks_off_before_its_first_word_is_asked_for_again():
    async with running_service(llm_retries=1) as service, service.connect() as client:
        service.demo.script([{"text": [], "fault": "no_finish"}, {"text": ["Here ", "I am."]}])
        frames = await client.ask("hi")

    assert said(answer_of(frames)) == "Here I am."
    assert frames[-1]["outcome"] == "completed"
