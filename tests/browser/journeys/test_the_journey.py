"""The journey that the page is made for, from opening it to the line in the session's log."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from parlance_conformance.parts import said
from tests.browser.journeys.person import Person
from tests.running import RunningService

STORY = "Look up Maria Lopez, sum the payments of her customers by month and plot them"
COLOURS = """canvas => {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return new Set(new Uint32Array(data.buffer)).size;
}"""
WATCH_THE_TEXT = """() => {
  window.lengths = new Set();
  new MutationObserver(() => {
    window.lengths.add(document.querySelector('.markdown')?.textContent.length ?? 0);
  }).observe(document.body, { childList: true, characterData: true, subtree: true });
}"""


@pytest.mark.requirement("A1", "A5", "A17", "A18", "A19", "A20", "C10", "F3")
async def test_a_question_goes_from_welcome_to_plot_table_button_and_noted_feedback(
    service: RunningService, person: Person
) -> None:
    page = person.page
    await expect(page.get_by_role("heading", name="What would you like to know?")).to_be_visible()
    await person.choose_tools("Find people", "Query sales", "Show a plot")
    await person.choose_data("Employee handbook")
    await page.evaluate(WATCH_THE_TEXT)
    service.demo.fault("slow", count=5, seconds=0.01)
    await person.ask(STORY)
    await person.read_on(1)

    [chat] = person.transcript.commands("chat")
    assert chat["tools"] == ["find_people", "query_sales", "show_plot"]
    assert chat["data_sources"] == ["handbook"]
    await _the_text_grew_on_the_page(person)
    await _the_steps_say_what_was_done(person)
    await _the_plot_is_drawn_and_can_be_read(person)
    await _a_table_and_a_button_follow(person)
    await _feedback_reaches_the_log(service, person)


async def _the_text_grew_on_the_page(person: Person) -> None:
    assert len(await person.page.evaluate("[...window.lengths]")) > 10
    [answer] = person.transcript.answers()
    assert person.transcript.streamed() == said(answer)
    await expect(person.answers).to_contain_text("Maria Lopez is Sales Account Manager")


async def _the_steps_say_what_was_done(person: Person) -> None:
    steps = person.page.get_by_role("list", name="Tool calls").get_by_role("listitem")
    await expect(steps).to_contain_text(["Find people", "Query sales", "Show a plot"])
    await steps.nth(1).get_by_text("Query sales").click()
    await expect(steps.nth(1)).to_contain_text("SELECT")
    await expect(steps.nth(1)).to_contain_text("24 rows")


async def _the_plot_is_drawn_and_can_be_read(person: Person) -> None:
    plot = person.page.get_by_role("region", name="Payments of Maria Lopez's customers by month")
    assert await plot.locator("canvas").evaluate(COLOURS) > 5
    await plot.get_by_text("Show the numbers").click()
    await expect(plot.get_by_role("row")).to_have_count(25)


async def _a_table_and_a_button_follow(person: Person) -> None:
    page = person.page
    await person.choose_tools("Show a table", "Ask the user")
    await person.ask("Top 5 customers by revenue as a table")
    await person.read_on(2)
    await expect(page.get_by_role("table").last.get_by_role("row")).to_have_count(6)

    await person.ask('Show a button that says "Book the trip"')
    await person.read_on(3)
    await page.get_by_role("button", name="Book the trip").click()
    await person.read_on(4)
    await expect(person.answers.last).to_contain_text("you pressed “Book the trip”")
    assert len(person.transcript.commands("ui_event")) == 1


async def _feedback_reaches_the_log(service: RunningService, person: Person) -> None:
    page = person.page
    await page.get_by_role("button", name="Good answer").first.click()
    await page.get_by_label("What was good?").fill("The plot says it all.")
    await page.get_by_role("button", name="Send feedback").click()
    await expect(page.get_by_text("Your feedback is noted.")).to_be_visible()

    lines = service.log_lines(person.transcript.session_id)
    [noted] = [line["content"] for line in lines if line["type"] == "feedback"]
    assert (noted["rating"], noted["comment"]) == ("up", "The plot says it all.")
    assert noted["turn_id"] == person.transcript.events("turn_started")[0]["turn_id"]
