"""Without a mouse, and without eyes: every step by keys, every thing by its role and name."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.journeys.person import Person
from tests.running import RunningService

EMPTY = """
- link "Skip to the message field"
- button "Chats" [expanded]
- navigation "Chats":
  - button "New chat"
  - paragraph: Your chats will be listed here.
- banner:
  - link "parlance, start page"
  - button "Test mode"
  - status "Connected"
  - button "Use the light theme"
- main:
  - heading "What would you like to know?" [level=1]
  - list:
    - listitem:
      - button /Look up, sum and plot/
- form "Write a message":
  - textbox "Your message"
  - button "Tools that the answer may use"
  - button "Data sources to search"
  - button "Send" [disabled]
"""
ANSWERED = """
- main:
  - log "Conversation":
    - article:
      - heading "You said" [level=2]
      - text: Top 5 customers by revenue as a table
      - list "Tool calls":
        - listitem:
          - group: /Query sales/
        - listitem:
          - group: /Show a table/
      - region "Payments by customer":
        - group:
          - table "Payments by customer":
            - rowgroup:
              - row:
                - columnheader "Customer"
      - button "Copy answer"
      - button "Good answer"
      - button "Bad answer"
"""
UNNAMED = """() => [...document.querySelectorAll('button, input, textarea, select, a, canvas')]
  .filter((node) => !node.labels?.length && !node.getAttribute('aria-label')
    && !node.textContent.trim()).map((node) => node.outerHTML)"""


@pytest.mark.requirement("A1", "C10")
async def test_a_question_is_asked_answered_and_rated_with_the_keyboard_alone(
    service: RunningService, person: Person
) -> None:
    keys = person.page.keyboard
    await expect(person.field).to_be_focused()
    await keys.press("Tab")
    await keys.press("Enter")
    await expect(person.page.get_by_role("checkbox", name="Ask the user")).to_be_focused()
    for _ in range(3):
        await keys.press("Tab")
    await expect(person.page.get_by_role("checkbox", name="Query sales")).to_be_focused()
    await keys.press("Space")
    await keys.press("Escape")
    await keys.press("/")
    await keys.type("Revenue by year")
    await keys.press("Enter")
    await person.read_on(1)

    await person.page.get_by_role("button", name="Bad answer").focus()
    await keys.press("Enter")
    await expect(person.page.get_by_label("What went wrong?")).to_be_focused()
    await keys.type("By quarter, please.")
    await keys.press("Tab")
    await keys.press("Enter")
    await expect(person.page.get_by_text("Your feedback is noted.")).to_be_visible()
    assert person.transcript.commands("chat")[0]["tools"] == ["query_sales"]
    assert person.transcript.commands("feedback")[0]["comment"] == "By quarter, please."


@pytest.mark.requirement("A18")
async def test_escape_stops_a_running_answer(service: RunningService, person: Person) -> None:
    service.demo.script([{"text": ["One ", "two ", "three ", "four"], "fault": "hang_mid_stream"}])
    await person.ask("Count")
    await expect(person.answers).to_contain_text("One")
    await person.page.keyboard.press("Escape")
    await expect(person.page.get_by_text("You stopped this answer.")).to_be_visible()


@pytest.mark.requirement("A1", "C10")
async def test_a_screen_reader_finds_everything_by_role_and_name(person: Person) -> None:
    await expect(person.page.locator("body")).to_match_aria_snapshot(EMPTY)
    assert await person.page.evaluate(UNNAMED) == []
    await person.choose_tools("Query sales", "Show a table")
    await person.ask("Top 5 customers by revenue as a table")
    await person.read_on(1)
    await expect(person.page.locator("body")).to_match_aria_snapshot(ANSWERED)
    await expect(person.page.get_by_role("status").last).to_contain_text("Answer:")
    assert await person.page.evaluate(UNNAMED) == []
