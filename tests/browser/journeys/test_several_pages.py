"""More than one page: two browsers cannot have one session, two tabs of a browser share it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.async_api import expect

from tests.browser.journeys.conftest import Visit
from tests.browser.journeys.person import Person
from tests.running import RunningService

TAKEN = "You are chatting somewhere else"
MOVED = "You went on somewhere else"


@pytest.mark.requirement("A12", "A24")
async def test_a_second_browser_is_told_takes_over_and_the_first_is_told_in_turn(
    service: RunningService, person: Person, visit: Visit
) -> None:
    await person.field.fill("a thought of mine")
    other = await visit(service.url)
    await other.page.goto(other.url)
    await expect(other.page.get_by_role("heading", name=TAKEN)).to_be_visible()
    [refusal] = other.transcript.events("error")
    assert refusal["code"] == "session_taken"
    await other.page.get_by_role("button", name="Use it here").click()
    await other.connected()
    await other.ask("hi")
    await other.read_on(1)

    await expect(person.page.get_by_role("heading", name=MOVED)).to_be_visible()
    await person.page.get_by_role("button", name="Use it here again").click()
    await person.connected()
    await expect(person.field).to_have_value("a thought of mine")
    await expect(other.page.get_by_role("heading", name=MOVED)).to_be_visible()


@pytest.mark.requirement("A12", "C3")
async def test_a_chat_goes_on_where_its_session_was_taken_over_and_taken_back(
    service: RunningService, person: Person, visit: Visit
) -> None:
    await person.ask("What can you do?")
    await person.read_on(1)
    other = await visit(service.url)
    await other.page.goto(other.url)
    await other.page.get_by_role("button", name="Use it here").click()
    await other.connected()
    await person.page.get_by_role("button", name="Use it here again").click()
    await person.connected()
    await person.ask("And what else?")
    await person.read_on(2)

    started = person.transcript.events("turn_started")
    assert len({turn["chat_id"] for turn in started}) == 1
    await expect(person.said).to_have_text(["What can you do?", "And what else?"])
    await expect(person.page.get_by_text("It no longer remembers")).to_have_count(0)


@pytest.mark.requirement("C3", "G3")
async def test_two_tabs_of_one_browser_mirror_a_chat_that_both_look_at(
    service: RunningService, person: Person
) -> None:
    tab = replace(person, page=await person.page.context.new_page())
    await tab.open()
    await person.ask("What can you do?")
    await tab.chat("What can you do?").click()
    await tab.read_on(1)
    await expect(tab.said).to_have_text(["What can you do?"])

    service.demo.script(
        [{"text": ["Still ", "writing ", "the ", "answer"], "fault": "hang_mid_stream"}]
    )
    await tab.ask("And now?")
    await expect(person.answers.last).to_contain_text("Still")
    await person.page.get_by_role("button", name="Stop the answer").click()
    await expect(tab.page.get_by_text("You stopped this answer.")).to_be_visible()
    await expect(person.page.get_by_text("You stopped this answer.")).to_be_visible()
    assert await tab.answers.all_inner_texts() == await person.answers.all_inner_texts()
    assert await tab.said.all_inner_texts() == await person.said.all_inner_texts()


@pytest.mark.requirement("C3", "G3")
async def test_each_tab_looks_at_its_own_chat_also_after_a_reload(
    service: RunningService, person: Person
) -> None:
    await person.ask("What can you do?")
    await person.read_on(1)
    tab = replace(person, page=await person.page.context.new_page())
    await tab.open()
    await expect(tab.said).to_have_text(["What can you do?"])
    await tab.page.get_by_role("button", name="New chat").click()
    await tab.ask("What is 6*7?")
    await tab.read_on(1)
    await person.page.reload()
    await person.connected()
    await tab.page.reload()
    await tab.connected()
    await expect(person.said).to_have_text(["What can you do?"])
    await expect(tab.said).to_have_text(["What is 6*7?"])
    await person.read_on(1)
    await tab.read_on(1)
