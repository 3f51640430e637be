"""Texts that are costly to lex or to draw: the work is bounded, and nothing of them is lost."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.page.documents import LONGEST, WORST, repeated
from tests.browser.page.peer import Peer
from tests.browser.page.stopwatch import Stopwatch

LONGEST_STANDSTILL_MS = 1_500
"""On a machine that has much else to do; without a bound it is ten seconds and more."""
DRAWN = [
    "emphasis in words", "two kinds of emphasis", "emphasis that never ends",
    "emphasis in emphasis", "links that never end", "lists in lists", "empty items",
    "tiny paragraphs", "tables", "code blocks",
]  # fmt: skip


async def test_what_is_costly_in_markdown_does_not_stop_the_page(page: Page, peer: Peer) -> None:
    watch = Stopwatch(page, peer)
    await watch.open()
    for name in DRAWN:
        drawn = await watch.draw(repeated(WORST[name], LONGEST))
        assert drawn.standstill < LONGEST_STANDSTILL_MS, (name, drawn)


@pytest.mark.parametrize("name", ["emphasis in words", "brackets"])
async def test_text_that_costs_too_much_is_shown_as_it_was_written(
    page: Page, peer: Peer, name: str
) -> None:
    watch = Stopwatch(page, peer)
    await watch.open()
    await watch.draw("Before *it*.\n\n" + repeated(WORST[name], 1_999) + "\n\nBehind *it*.")
    await expect(page.locator(".markdown em")).to_have_text(["it", "it"])
    assert repeated(WORST[name], 1_999) in await page.locator(".markdown").inner_text()


async def test_what_waits_for_its_turn_is_formatted_in_the_end(page: Page, peer: Peer) -> None:
    watch = Stopwatch(page, peer)
    await watch.open()
    text = "".join(f"- point **{n}** with `code`\n\nand more\n\n" for n in range(1_000))
    drawn = await watch.draw(text)
    assert drawn.standstill < LONGEST_STANDSTILL_MS
    await expect(page.locator(".markdown strong")).to_have_count(1_000)
    await expect(page.locator(".waiting-text")).to_have_count(0)


async def test_code_whose_colours_would_take_too_long_stays_plain(page: Page, peer: Peer) -> None:
    watch = Stopwatch(page, peer)
    await watch.open()
    code = repeated("a*> ```", 28_000)
    drawn = await watch.draw(f"````ts\n{code}\n````\n\n```py\nx = 1\n```\n")
    assert drawn.standstill < LONGEST_STANDSTILL_MS
    await expect(page.locator("pre").first).to_have_text(code)
    await expect(page.locator(".hl-number").last).to_have_text("1", timeout=20_000)
