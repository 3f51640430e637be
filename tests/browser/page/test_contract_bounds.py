"""As much of everything as the contract allows: the page draws it and goes on answering."""

import json
from typing import Any

from playwright.async_api import Page, expect

from tests.browser.page import frames as f
from tests.browser.page.peer import Peer
from tests.browser.page.stopwatch import Stopwatch

LONGEST_STANDSTILL_MS = 1_500
"""On a machine that has much else to do."""
TURNS = 200
LENGTH = 30_000


def component(kind: str, **more: Any) -> dict[str, Any]:
    """One component's event."""
    same = {"kind": kind, "id": "9" * 32, "title": "T", "fallback": "F"}
    return f.ui_component(0, same | more)


def table(rows: int, columns: int, cell: str) -> dict[str, Any]:
    """A table of the same cell, numbered in its first column."""
    names = [f"c{number}" for number in range(columns)]
    lines = [[f"row {row}", *[cell] * (columns - 1)] for row in range(1, rows + 1)]
    return component("table", columns=names, rows=lines)


def plot(chart: str, points: int) -> dict[str, Any]:
    """Ten series whose points jump between extremes."""
    jumps = [{"x": x, "y": (-1) ** x * 1.7e308} for x in range(points)]
    series = [{"name": f"s{number}", "points": jumps} for number in range(10)]
    return component("plot", chart=chart, series=series)


def call(number: int) -> dict[str, Any]:
    """A tool call with as much to show as there may be."""
    arguments = json.dumps({f"name{at}": at for at in range(200)})[:4_000]
    same = {"id": f"c{number}", "name": "run_code", "state": "succeeded"}
    return same | {"arguments": arguments, "summary": "much " * 400}


async def opened(page: Page, peer: Peer) -> Stopwatch:
    watch = Stopwatch(page, peer)
    await watch.open()
    return watch


async def test_a_table_of_fifty_thousand_cells_has_pages(page: Page, peer: Peer) -> None:
    watch = await opened(page, peer)
    drawn = await watch.show(table(1_000, 50, "a cell"), f.token(0, "x"))
    assert drawn.standstill < LONGEST_STANDSTILL_MS
    rows = page.locator(".component tbody tr")
    assert await rows.count() < 100
    await expect(rows.first).to_contain_text("row 1")
    shown = await rows.count()
    await page.get_by_role("button", name="Next").click()
    await expect(rows.first.locator("td").first).to_have_text(f"row {shown + 1}")
    await page.get_by_role("button", name="Previous").click()
    await expect(rows.first.locator("td").first).to_have_text("row 1")


async def test_long_cells_are_folded_and_open_when_asked(page: Page, peer: Peer) -> None:
    watch = await opened(page, peer)
    drawn = await watch.show(table(40, 50, "b c " * 500), f.token(0, "x"))
    assert drawn.standstill < LONGEST_STANDSTILL_MS
    cell = page.locator(".component tbody td").nth(1)
    assert len(await cell.inner_text()) < 500
    await cell.get_by_role("button", name="Show all of it").click()
    await expect(cell).to_have_text("b c " * 500)


async def test_plots_with_more_points_than_allowed_and_huge_numbers_are_drawn(
    page: Page, peer: Peer
) -> None:
    watch = await opened(page, peer)
    for chart in ("line", "bar", "scatter"):
        drawn = await watch.show(plot(chart, 5_000), f.token(0, "x"))
        assert drawn.standstill < 2 * LONGEST_STANDSTILL_MS, (chart, drawn)
        await expect(page.locator(".broken")).to_have_count(0)
    await page.get_by_text("Show the numbers").click()
    await expect(page.get_by_text("Rows 1 to 200 of 10000")).to_be_visible()


async def test_five_hundred_tool_calls_are_rows_until_one_is_opened(page: Page, peer: Peer) -> None:
    watch = await opened(page, peer)
    calls = [{"kind": "tool_call", "tool_call": call(number)} for number in range(512)]
    done = {"kind": "text", "text": "Done."}
    drawn = await watch.show(f.message(0, "assistant", "", parts=[*calls, done]))
    assert drawn.standstill < LONGEST_STANDSTILL_MS
    await expect(page.locator(".step")).to_have_count(512)
    assert await page.locator(".step dt").count() == 0
    await page.locator(".step > summary").first.click()
    await expect(page.locator(".step dt").first).to_have_text("Tool")


async def test_a_long_chat_is_drawn_from_its_end_and_the_rest_when_asked(
    page: Page, peer: Peer
) -> None:
    watch = await opened(page, peer)
    text = "A sentence with *emphasis* and `code`.\n\n" * (LENGTH // 40)
    messages = [
        f.stored("assistant", f"Answer {number}.\n\n{text}", f"{number:032x}", id=f"{number:032x}")
        for number in range(1, TURNS + 1)
    ]
    standstill = await watch.read(messages)
    assert standstill < 2 * LONGEST_STANDSTILL_MS
    await expect(page.locator(".turn").last).to_contain_text(f"Answer {TURNS}.")
    more = page.get_by_role("button", name="Show earlier messages")
    await expect(more).to_be_visible(timeout=30_000)
    shown = await page.locator(".turn").count()
    assert shown < TURNS
    await more.click()
    await expect(page.locator(".turn").nth(shown)).to_be_attached(timeout=30_000)
