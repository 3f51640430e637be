"""A very long answer: the page must stay alive while it is written, whatever it is made of."""

import asyncio
import os

import pytest
from playwright.async_api import Page, expect

from tests.browser.page import frames as f
from tests.browser.page.peer import Peer, Talker

SIZE = float(os.environ.get("BURDEN_SIZE", "0.3"))
"""1 for the whole burden, as at night; less to keep the set quick."""
SHAPES = {
    "paragraphs": int(100_000 * SIZE),
    "one paragraph": int(20_000 * SIZE),
    "one list": int(20_000 * SIZE),
    "one code block": int(20_000 * SIZE),
}
"""How many tokens of each shape."""
SETTLED_SECONDS = 5  # what is drawn last may come after the end was told
LONGEST_STANDSTILL_MS = 1_000

HEARTBEAT = """() => {
  window.worst = 0;
  let last = performance.now();
  const beat = () => {
    const now = performance.now();
    window.worst = Math.max(window.worst, now - last);
    last = now;
    setTimeout(beat, 0);
  };
  beat();
}"""


def tokens(shape: str) -> list[str]:
    """The tokens of one shape of text."""
    count = SHAPES[shape]
    if shape == "paragraphs":
        return [f"word{i % 97}" + ("\n\n" if i % 60 == 59 else " ") for i in range(count)]
    if shape == "one paragraph":
        return [f"word{i % 97} " for i in range(count)]
    if shape == "one list":
        return ["- item\n" if i % 8 == 0 else "  more" for i in range(count)]
    return ["```python\n", *(f"x{i % 97} = {i}\n" for i in range(count - 1))]


@pytest.mark.parametrize("shape", SHAPES)
async def test_a_very_long_answer_never_stops_the_page_for_a_second(
    page: Page, peer: Peer, shape: str
) -> None:
    begin = asyncio.Event()
    words = tokens(shape)

    async def talk(talker: Talker) -> None:
        await talker.say(f.back(), f.turn_started(1))
        await begin.wait()
        for at, word in enumerate(words):
            await talker.say_anything(f.token(2 + at, word))
        await talker.say(f.turn_finished(2 + len(words)))
        await talker.stay()

    peer.talks = [talk]
    await page.goto(peer.url)
    await expect(page.get_by_role("button", name="Stop the answer")).to_be_visible()
    await page.evaluate(HEARTBEAT)
    begin.set()
    await expect(page.locator(".feedback")).to_have_count(1, timeout=40_000)
    worst = await page.evaluate("window.worst")
    assert worst < LONGEST_STANDSTILL_MS, f"the page stood still for {worst:.0f} ms"
    near_end = "box => box.scrollHeight - box.scrollTop - box.clientHeight < 100"
    async with asyncio.timeout(SETTLED_SECONDS):
        while not await page.locator("#conversation").evaluate(near_end):
            pass
    written = await page.locator(".markdown").evaluate("node => node.textContent.length")
    assert written > len(words) * 4
