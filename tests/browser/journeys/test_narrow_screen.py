"""A phone of 360 by 640: nothing is wider than the screen, nothing is out of a thumb's reach."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.journeys.conftest import Visit
from tests.browser.journeys.line import Line
from tests.browser.journeys.person import Person
from tests.browser.journeys.witness import BROKEN_LINE
from tests.running import RunningService

PHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "device_scale_factor": 2}
LEAST_TARGET = 24
"""Pixels each way, by WCAG 2.2 (2.5.8)."""
LONG = """# A heading that is rather long for a telephone
A_word_without_any_place_to_break_that_goes_on_and_on_and_on_and_on_and_on_and_on
| One column | Another column | A third column | A fourth column |
|---|---|---|---|
| some text in it | 1,000,000.00 | some more text | and more |

```python
a_line_of_code_that_is_longer_than_the_screen = "and that must scroll by itself"
```
"""
OUTSIDE = """() => [...document.querySelectorAll('button, textarea, select, .bubble, .panel, h1')]
  .filter((node) => !node.closest('.chips, .table-scroll') && node.checkVisibility())
  .map((node) => [node.getBoundingClientRect(), node.outerHTML.slice(0, 120)])
  .filter(([box]) => box.left < 0 || box.right > innerWidth).map(([, html]) => html)"""
# What is out of sight may not be laid out yet (`content-visibility: auto`): it has no size.
SMALL = """(least) => [...document.querySelectorAll('button, summary, select, textarea')]
  .filter((node) => node.checkVisibility({contentVisibilityAuto: true}))
  .filter((node) => !node.closest('.markdown'))
  .map((node) => [node.getBoundingClientRect(), node.outerHTML.slice(0, 120)])
  .filter(([box]) => box.width < least || box.height < least)
  .map(([box, html]) => `${box.width} x ${box.height} at ${box.x}, ${box.y}: ${html}`)"""


async def fits(person: Person) -> None:
    """Nothing sticks out to a side, and what one presses is large enough."""
    assert await person.overflow() == 0
    assert await person.page.evaluate(OUTSIDE) == []
    assert await person.page.evaluate(SMALL, LEAST_TARGET) == []


@pytest.mark.requirement("A1")
async def test_nothing_is_wider_than_a_phone_in_any_state(
    line: Line, far_service: RunningService, visit: Visit
) -> None:
    person = await visit(line.url, **PHONE)
    person.witness.tolerate(BROKEN_LINE)
    await person.open()
    await person.settle()
    await fits(person)
    await _while_choosing(person)
    await _with_answers(far_service, person)
    await _beside_a_running_answer(far_service, person)
    await _when_things_go_wrong(far_service, person)
    line.cut()
    await expect(person.page.get_by_text("The connection was lost.")).to_be_visible()
    await fits(person)
    line.mend()
    other = await visit(line.url, **PHONE)
    await other.page.goto(other.url)
    await expect(other.page.get_by_role("button", name="Use it here")).to_be_visible()
    await fits(other)


async def _while_choosing(person: Person) -> None:
    for which in ("Tools that the answer may use", "Data sources to search"):
        await person.page.get_by_role("button", name=which).click()
        await person.page.get_by_text("Choose all").click()
        heading = person.page.get_by_role("heading", name=which)
        box = await heading.bounding_box()
        assert box is not None
        assert box["y"] >= 0
        await fits(person)
        await person.page.keyboard.press("Escape")
    await fits(person)


async def _with_answers(service: RunningService, person: Person) -> None:
    service.demo.script([{"text": LONG}])
    await person.ask("Write something wide: " + "w" * 80)
    await person.read_on(1)
    questions = (
        "Look up Maria Lopez, sum the payments of her customers by month and plot them",
        "Top 5 customers by revenue as a table",
        "Show me a form with name and department (Sales, Support)",
    )
    for finished, question in enumerate(questions, 2):
        await person.ask(question)
        await person.read_on(finished)
        await person.page.locator(".step:not([open]) > summary").first.click()
        await fits(person)
    await person.page.locator(".sources > summary").last.click()
    await person.page.get_by_role("button", name="Bad answer").last.click()
    await fits(person)
    await person.page.get_by_role("button", name="Cancel").click()


async def _beside_a_running_answer(service: RunningService, person: Person) -> None:
    question = "A question that is rather long for what a telephone shows of it"
    service.demo.script([{"text": ["Half ", "of ", "it"], "fault": "hang_mid_stream"}])
    await person.ask(question)
    await expect(person.answers.last).to_contain_text("Half")
    await person.page.get_by_role("button", name="New chat").click()
    await fits(person)
    await person.page.get_by_role("button", name="Chats").click()
    await expect(person.chat("Write something wide", "an answer is being written")).to_be_visible()
    await fits(person)
    await person.chats.get_by_role("button", name="Menu of").first.click()
    await fits(person)
    await person.page.keyboard.press("Escape")
    await person.chat("Write something wide").click()
    await expect(person.chats).to_have_count(0)
    await person.page.get_by_role("button", name="Stop the answer").click()
    await expect(person.page.get_by_text("You stopped this answer.")).to_be_visible()


async def _when_things_go_wrong(service: RunningService, person: Person) -> None:
    service.demo.stop_listening()
    await person.ask("Fail, please")
    await expect(person.page.get_by_text("This answer failed.")).to_be_visible()
    await expect(person.page.get_by_text("currently unavailable.")).to_be_visible()
    await fits(person)
    await person.field.fill("x" * 100_001)
    await expect(person.page.get_by_text("Too long by 1")).to_be_visible()
    await fits(person)
    await person.field.fill("")
