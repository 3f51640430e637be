"""Several chats at one time: each goes on by itself, and nobody loses an answer by leaving it."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.journeys.conftest import Visit
from tests.browser.journeys.person import Person
from tests.running import RunningService, running_service

TURNS = 60
WRITTEN, READY = "an answer is being written", "the answer is ready"
HALF = {"text": ["Half ", "of ", "it ", "all"], "fault": "hang_mid_stream"}
WORDS = [f"word{number} " for number in range(60)]
SLOWLY = {"text": [{"text": word, "delay": 0.02} for word in WORDS]}


async def leave_running(service: RunningService, person: Person) -> None:
    """Ask what is not answered to its end, and begin a new chat."""
    service.demo.script([HALF])
    await person.ask("Tell me everything")
    await expect(person.answers).to_contain_text("Half")
    await person.page.get_by_role("button", name="New chat").click()


@pytest.mark.requirement("C6")
async def test_a_new_chat_begins_beside_a_running_answer_that_goes_on(
    service: RunningService, person: Person
) -> None:
    await leave_running(service, person)
    await expect(person.page.get_by_role("heading", name="What would you like")).to_be_visible()
    await expect(person.field).to_be_focused()
    await person.ask("Something else")
    await person.read_on(1)
    await expect(person.said).to_have_text(["Something else"])
    first, second = person.transcript.events("turn_started")
    assert first["chat_id"] != second["chat_id"]
    assert person.transcript.commands("cancel") == []

    await person.chat("Tell me everything", WRITTEN).click()
    await expect(person.said).to_have_text(["Tell me everything"])
    await expect(person.answers).to_contain_text("Half")
    await expect(person.chat("Tell me everything")).to_have_attribute("aria-current", "page")
    await expect(person.chat("Tell me everything", WRITTEN)).to_have_count(0)
    await expect(person.field).to_be_focused()
    await person.page.get_by_role("button", name="Stop the answer").click()
    await expect(person.page.get_by_text("You stopped this answer.")).to_be_visible()


@pytest.mark.requirement("C6", "G3")
async def test_an_answer_that_ends_unseen_is_told_of_and_whole_also_after_a_reload(
    service: RunningService, person: Person
) -> None:
    service.demo.script([SLOWLY])
    await person.ask("Count slowly")
    await expect(person.answers).to_contain_text("word5")
    await person.page.get_by_role("button", name="New chat").click()
    await expect(person.chat("Count slowly", WRITTEN)).to_be_visible()
    await expect(person.chat("Count slowly", READY)).to_be_visible()
    await person.page.reload()
    await person.connected()
    await expect(person.page.get_by_role("heading", name="What would you like")).to_be_visible()
    await person.chat("Count slowly", READY).focus()
    await person.page.keyboard.press("Enter")
    await person.read_on(1)
    await expect(person.answers).to_have_text("".join(WORDS).strip())
    await expect(person.said).to_have_text(["Count slowly"])
    await expect(person.chat("Count slowly", READY)).to_have_count(0)


@pytest.mark.requirement("A24", "C6")
async def test_a_message_beyond_what_is_answered_at_one_time_says_so_and_is_kept(
    visit: Visit,
) -> None:
    async with running_service(turns_per_session=1) as service:
        person = await visit(service.url)
        await person.open()
        await leave_running(service, person)
        await person.ask("Something else")
        await expect(person.page.get_by_text("Not sent.")).to_be_visible()
        [refusal] = person.transcript.events("error")
        assert refusal["code"] == "too_many_turns"
        await expect(person.page.get_by_text(refusal["message"])).to_be_visible()

        await person.chat("Tell me everything").click()
        await expect(person.chat("Something else", "a message was not sent")).to_be_visible()
        await person.page.get_by_role("button", name="Stop the answer").click()
        await expect(person.page.get_by_text("You stopped this answer.")).to_be_visible()
        await person.chat("Something else").click()
        await person.page.get_by_role("button", name="Try again").click()
        await person.read_on(1)
        await expect(person.said).to_have_text(["Something else"])
        await person.page.context.close()


@pytest.mark.requirement("C3", "G3")
async def test_a_long_chat_is_read_from_its_end_and_further_up_where_somebody_looks(
    service: RunningService, visit: Visit
) -> None:
    numbers = range(1, TURNS + 1)
    service.demo.script([{"text": f"Answer {number}"} for number in numbers])
    async with service.connect() as client:
        [*_, finished] = await client.ask("Question 1")
        for number in numbers[1:]:
            await client.ask(f"Question {number}", chat_id=finished["chat_id"])
    person = await visit(service.url)
    await person.page.goto(f"{person.url}#/c/{finished['chat_id']}")
    await person.page.get_by_role("button", name="Use it here").click()
    await expect(person.answers).to_have_text([f"Answer {number}" for number in numbers[-25:]])

    await person.page.mouse.move(500, 400)
    await person.page.mouse.wheel(0, -20_000)
    await expect(person.answers).to_have_text([f"Answer {number}" for number in numbers[-50:]])
    await expect(person.page.get_by_text(f"Question {TURNS - 24}")).to_be_in_viewport()
    await person.page.mouse.wheel(0, -20_000)
    await expect(person.answers).to_have_text([f"Answer {number}" for number in numbers])
    await expect(person.said).to_have_text([f"Question {number}" for number in numbers])
    await expect(person.page.get_by_role("button", name="Show earlier messages")).to_have_count(0)
    await person.ask("What can you do?")
    await expect(person.said).to_have_count(TURNS + 1)
