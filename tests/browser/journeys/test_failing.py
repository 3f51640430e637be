"""What goes wrong is said in place, in words, with a way on; and never by a dialog box."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Route, expect

from tests.browser.journeys.conftest import Visit
from tests.browser.journeys.person import Person
from tests.running import RunningService

REMEMBER_A_TOOL_THAT_IS_GONE = """localStorage.setItem('parlance.tools', '["gone", "calculate"]')"""


@pytest.mark.requirement("A23")
async def test_a_model_that_is_down_is_announced_and_its_return_is_noticed(
    service: RunningService, person: Person
) -> None:
    banner = person.page.get_by_text("The language model is currently unavailable.")
    service.demo.stop_listening()
    await person.ask("Are you there?")
    await expect(banner).to_be_visible()
    await expect(person.page.get_by_text("This answer failed.")).to_be_visible()
    await service.demo.listen()
    await expect(banner).to_have_count(0)
    await expect(person.page.get_by_text("available again.")).to_be_visible()
    await person.page.get_by_role("button", name="Try again").click()
    await person.read_on(1)

    outcomes = [frame["outcome"] for frame in person.transcript.events("turn_finished")]
    assert outcomes == ["failed", "completed"]


@pytest.mark.requirement("A24", "A25", "B9")
async def test_a_failing_turn_says_why_and_its_reference_is_in_the_log(
    service: RunningService, person: Person
) -> None:
    service.demo.fault("401")
    await person.ask("Hello")
    await expect(person.page.get_by_text("This answer failed.")).to_be_visible()
    [error] = person.transcript.events("error")
    await expect(person.page.get_by_text(f"Reference {error['request_id'][:8]}")).to_be_visible()

    log = service.log_lines(person.transcript.session_id)
    logged = [line["content"] for line in log if line["type"] == "event"]
    assert error["request_id"] in [event.get("request_id") for event in logged]
    await person.page.get_by_role("button", name="Try again").click()
    await person.read_on(1)


@pytest.mark.requirement("A10")
async def test_a_remembered_tool_that_is_gone_is_neither_shown_nor_sent(
    service: RunningService, visit: Visit
) -> None:
    person = await visit(service.url)
    await person.page.add_init_script(REMEMBER_A_TOOL_THAT_IS_GONE)
    await person.open()
    chosen = person.page.get_by_role("list", name="Selected for the next message")
    await expect(chosen.get_by_role("listitem")).to_have_text(["Calculate"])
    await person.ask("What is 6*7?")
    await person.read_on(1)

    assert person.transcript.commands("chat")[0]["tools"] == ["calculate"]
    await expect(person.answers).to_contain_text("42")


@pytest.mark.requirement("A10", "A24")
async def test_a_message_with_a_tool_that_is_gone_is_refused_in_place_and_can_be_mended(
    service: RunningService, visit: Visit
) -> None:
    person = await visit(service.url)
    held: asyncio.Queue[Route] = asyncio.Queue()
    await person.page.add_init_script(REMEMBER_A_TOOL_THAT_IS_GONE)
    await person.page.route("**/tools", lambda route: held.put_nowait(route))
    await person.open()
    await person.ask("What is 6*7?")
    await expect(person.page.get_by_text("Not sent.")).to_be_visible()
    [refusal] = person.transcript.events("error")
    assert refusal["code"] == "unknown_tool"
    await (await held.get()).continue_()
    await expect(person.page.get_by_role("button", name="Remove Calculate")).to_be_visible()
    await person.page.get_by_role("button", name="Edit").click()
    await expect(person.field).to_have_value("What is 6*7?")
    await expect(person.field).to_be_focused()
    await person.page.keyboard.press("Enter")
    await person.read_on(1)
    await expect(person.said).to_have_text(["What is 6*7?"])


@pytest.mark.requirement("A13", "A24")
async def test_a_message_over_a_limit_is_not_sent_and_says_which_way_is_out(
    person: Person,
) -> None:
    await person.field.fill("x" * 100_001)
    await expect(person.page.get_by_text("Too long by 1")).to_be_visible()
    await expect(person.page.get_by_role("button", name="Send")).to_be_disabled()
    await person.page.keyboard.press("Enter")
    await person.ask("界" * 100_000)
    await expect(person.page.get_by_text("too large to send")).to_be_visible()
    assert person.transcript.commands("chat") == []
    await person.page.get_by_role("button", name="Edit").click()
    await person.ask("short")
    await person.read_on(1)
    assert [chat["content"] for chat in person.transcript.commands("chat")] == ["short"]
