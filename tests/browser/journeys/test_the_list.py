"""The list of chats with the real service: named, found again, deleted and restored."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.async_api import expect

from tests.browser.journeys.person import Person
from tests.running import RunningService


async def menu(person: Person, title: str, what: str) -> None:
    await person.chat(title).hover()
    await person.page.get_by_role("button", name=f"Menu of “{title}”").click()
    await person.page.get_by_role("menuitem", name=what).click()


@pytest.mark.requirement("C1", "C5", "C8")
async def test_chats_are_listed_renamed_pinned_deleted_and_restored_in_every_tab(
    service: RunningService, person: Person
) -> None:
    links = person.chats.get_by_role("link")
    for number, question in enumerate(("What can you do?", "What is 6*7?"), 1):
        await person.page.get_by_role("button", name="New chat").click()
        await person.ask(question)
        await person.read_on(1)
        await expect(links).to_have_count(number)
    tab = replace(person, page=await person.page.context.new_page())
    await tab.open()
    there = tab.chats.get_by_role("link")
    await expect(there).to_have_text(["What is 6*7?", "What can you do?"])

    await menu(person, "What can you do?", "Rename")
    await person.page.keyboard.type("Abilities")
    await person.page.keyboard.press("Enter")
    await expect(there).to_have_text(["What is 6*7?", "Abilities"])
    await menu(person, "Abilities", "Pin")
    await expect(there).to_have_text(["Abilities", "What is 6*7?"])
    await person.page.reload()
    await person.connected()
    await expect(links).to_have_text(["Abilities", "What is 6*7?"])
    await expect(person.page.locator(".topic")).to_have_text("What is 6*7?")

    await menu(person, "What is 6*7?", "Delete")
    await expect(links).to_have_text(["Abilities"])
    await expect(there).to_have_text(["Abilities"])
    await person.page.get_by_role("button", name="Undo").click()
    await expect(there).to_have_text(["Abilities", "What is 6*7?"])
    await person.chat("What is 6*7?").click()
    await person.read_on(1)
    await expect(person.said).to_have_text(["What is 6*7?"])


@pytest.mark.requirement("C8")
async def test_a_running_answer_is_stopped_when_its_chat_is_deleted(
    service: RunningService, person: Person
) -> None:
    service.demo.script([{"text": ["Half ", "of ", "it"], "fault": "hang_mid_stream"}])
    await person.ask("Tell me everything")
    await expect(person.answers).to_contain_text("Half")
    await menu(person, "Tell me everything", "Delete")
    await expect(person.page.get_by_text("Deleted “Tell me everything”.")).to_be_visible()
    await expect(person.chats.get_by_role("link")).to_have_count(0)
    [finished] = person.transcript.events("turn_finished")
    assert finished["outcome"] == "cancelled"
