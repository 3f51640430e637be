"""While an answer is being made: what the page says that it waits for, and stopping it."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from parlance_conformance.parts import said
from tests.browser.journeys.conftest import Visit
from tests.browser.journeys.person import Person
from tests.running import RunningService, running_service

ENDLESS = {"name": "run_code", "arguments": {"code": "while True:\n    pass"}}


@pytest.mark.requirement("A19", "A21")
async def test_long_work_says_which_tool_it_waits_for_until_its_time_is_up(visit: Visit) -> None:
    async with running_service(thinking_interval_seconds=0.3) as service:
        person = await visit(service.url)
        await person.open()
        await person.choose_tools("Run code")
        service.demo.script([{"tool_calls": [ENDLESS]}, {"text": "It never ended."}])
        await person.ask("Run it")
        await expect(person.page.get_by_text("Waiting for a tool: Run code")).to_be_visible()
        await person.read_on(1)

        await expect(person.page.get_by_text("ran out of time")).to_be_visible()
        await expect(person.answers).to_have_text("It never ended.")
        assert {frame["waiting_for"] for frame in person.transcript.events("thinking")} == {"tool"}
        await person.page.context.close()


@pytest.mark.requirement("A18", "G7")
async def test_a_stopped_answer_is_kept_and_marked_also_after_a_reload(
    service: RunningService, person: Person
) -> None:
    service.demo.script([{"text": ["Half ", "of ", "an answer"], "fault": "hang_mid_stream"}])
    await person.ask("Tell me everything")
    await expect(person.answers).to_contain_text("Half")
    await person.page.get_by_role("button", name="Stop the answer").click()
    stopped = person.page.get_by_text("You stopped this answer. What was written so far is kept.")
    await expect(stopped).to_be_visible()
    await expect(person.page.get_by_role("button", name="Send")).to_be_visible()
    written = await person.answers.inner_text()

    [message] = person.transcript.answers()
    assert message["state"] == "partial"
    assert said(message).strip() == written
    await person.page.reload()
    await expect(stopped).to_be_visible()
    await expect(person.answers).to_have_text(written)
