"""Texts that are costly to lex or to draw: the work is bounded, and nothing of them is lost."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.page.documents import LONGEST, WORST, document, repeated
from tests.browser.page.peer import Peer, Talker
from tests.browser.page.stopwatch import Stopwatch

LONGEST_STANDSTILL_MS = 1_500
"""On a machine that has much else to do; without a bound it is ten seconds and more."""
DRAWN = [
    "emphasis in words", "two kinds of emphasis", "emphasis that never ends",
    "emphasis in emphasis", "links that never end", "lists in lists", "empty items",
    "tiny paragraphs", "tables", "code blocks",
]  # fmt: skip
POINTS = 1_200_000
"""What reading 100,000 characters may cost in all, a second or so of many slices."""

READ = """async ([texts, pieces]) => {
  const { emptySplit, grow } = await import('/static/js/views/markdown/blocks.js');
  return texts.map((text) => {
    let split = emptySplit();
    let points = 0;
    const budget = { allows: () => true, spend: (more) => (points += more) };
    const step = Math.ceil(text.length / pieces);
    for (let at = step; pieces > 1 && at < text.length; at += step) {
      split = grow(split, text.slice(0, at), false, budget);
    }
    split = grow(split, text, true, budget);
    return [points, split.done && split.offset === split.text.length];
  });
}"""


async def quiet(page: Page, peer: Peer) -> None:
    """A page with nothing on it."""

    async def talk(talker: Talker) -> None:
        await talker.stay()

    peer.talks = [talk]
    await page.goto(peer.url)


async def points(page: Page, texts: list[str], *, pieces: int = 1) -> list[float]:
    """What reading each text costs, whole or as it comes."""
    found: list[list[Any]] = await page.evaluate(READ, [texts, pieces])
    assert all(complete for _, complete in found)
    return [cost for cost, _ in found]


async def test_what_is_costly_in_markdown_does_not_stop_the_page(page: Page, peer: Peer) -> None:
    watch = Stopwatch(page, peer)
    await watch.open()
    for name in DRAWN:
        drawn = await watch.draw(repeated(WORST[name], LONGEST))
        assert drawn.standstill < LONGEST_STANDSTILL_MS, (name, drawn)


async def test_the_work_for_any_text_is_bounded(page: Page, peer: Peer) -> None:
    await quiet(page, peer)
    texts = {name: repeated(unit, LONGEST) for name, unit in WORST.items()}
    texts |= {f"seed {seed}": document(f"bounded:{seed}") for seed in range(60)}
    costs = dict(zip(texts, await points(page, list(texts.values())), strict=True))
    assert {name: cost for name, cost in costs.items() if cost > POINTS} == {}


async def test_the_work_for_an_answer_in_many_tokens_is_linear(page: Page, peer: Peer) -> None:
    await quiet(page, peer)
    for name in ("emphasis in words", "tables", "empty items", "one word", "code blocks"):
        half, whole = [
            (await points(page, [repeated(WORST[name], length)], pieces=length // 100))[0]
            for length in (LONGEST // 4, LONGEST // 2)
        ]
        assert whole < 3 * half, (name, half, whole)


async def test_a_finished_answer_is_not_read_again(page: Page, peer: Peer) -> None:
    await quiet(page, peer)
    one = "A paragraph with *emphasis*, `code` and [a link](http://a).\n\n"
    again = await page.evaluate(
        """async ([text]) => {
          const { emptySplit, grow } = await import('/static/js/views/markdown/blocks.js');
          let split = emptySplit();
          let points = 0;
          const budget = { allows: () => true, spend: (more) => (points += more) };
          split = grow(split, text, false, budget);
          const live = points;
          grow(split, text, true, budget);
          return [live, points - live];
        }""",
        [one * 900],
    )
    assert again[1] < again[0] / 20


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
