"""Has the page draw generated documents and says which ones took it longest.

python -m tests.browser.long_drawing 10000 1      # documents, seed
python -m tests.browser.long_drawing --show 1:17  # the document of one line
"""

import asyncio
import os
import sys
import time

from playwright.async_api import Browser, Page, async_playwright

from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.page import frames as f
from tests.browser.page.documents import document
from tests.browser.page.peer import Peer
from tests.browser.page.stopwatch import Drawn, Stopwatch

MOST_MS = 300
SLOWEST = 10
AGAIN = 3
"""How often a slow document is drawn once more: other work of the machine is not the page's."""
FRESH = 500
"""Documents of one page, so that nothing piles up in it."""

Found = tuple[Drawn, str]


def line(found: Found) -> str:
    """One document's figures."""
    drawn, seed = found
    text = document(seed)
    return (
        f"{drawn.standstill:7.0f} {drawn.drawn:7.0f} {drawn.formatted:9.0f} {drawn.elements:8d} "
        f"{len(text):7d}  {seed:10s} {text[:40]!r}"
    )


async def opened(browser: Browser, peer: Peer) -> tuple[Page, Stopwatch]:
    """A page of its own, and what measures it."""
    page = await browser.new_page(viewport={"width": 1000, "height": 800})
    watch = Stopwatch(page, peer)
    await watch.open()
    return page, watch


async def measure(seeds: list[str], browser: Browser, peer: Peer) -> list[Found]:
    """The figures of these documents, in one page."""
    page, watch = await opened(browser, peer)
    found = [(await watch.draw(document(seed)), seed) for seed in seeds]
    await page.close()
    return found


async def run(count: int, seed: str) -> int:
    """Draw them all; 1 when one of them stands still too long whenever it is drawn."""
    began = time.monotonic()
    print(f"load {os.getloadavg()[0]:.1f} at the beginning, {os.cpu_count()} cores", flush=True)
    seeds = [f"{seed}:{number}" for number in range(count)]
    found: list[Found] = []
    async with async_playwright() as playwright, Peer(f.OFFER) as peer:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for at in range(0, count, FRESH):
            found += await measure(seeds[at : at + FRESH], browser, peer)
            worst = max(found, key=lambda one: one[0].standstill)
            load = os.getloadavg()[0]
            print(f"{len(found)} of {count}, load {load:.1f}, worst {line(worst)}", flush=True)
        found.sort(key=lambda one: -one[0].standstill)
        slowest = found[:SLOWEST]
        again = [await measure([seed] * AGAIN, browser, peer) for _, seed in slowest]
        await browser.close()
    print(f"load {os.getloadavg()[0]:.1f} at the end, {time.monotonic() - began:.0f} s")
    return report(found, slowest, again)


def report(found: list[Found], slowest: list[Found], again: list[list[Found]]) -> int:
    """Print the slowest, each with its best of some more times."""
    print("  still   drawn formatted elements   chars  seed       begins with")
    late = 0
    for first, more in zip(slowest, again, strict=True):
        best = min(more, key=lambda one: max(one[0].standstill, one[0].drawn))
        print(line(first))
        print(line(best)[:32], f"        best of {AGAIN} more")
        late += max(best[0].standstill, best[0].drawn) > MOST_MS
    stills = sorted(drawn.standstill for drawn, _ in found)
    middle, high = stills[len(stills) // 2], stills[int(len(stills) * 0.99)]
    print(f"{len(found)} documents: standstill median {middle:.0f} ms, p99 {high:.0f} ms,")
    over = sum(max(drawn.standstill, drawn.drawn) > MOST_MS for drawn, _ in found)
    print(f"{over} over {MOST_MS} ms at first, {late} of the slowest {SLOWEST} again")
    return 1 if late else 0


def main() -> int:
    """Parse the command line."""
    if sys.argv[1] == "--show":
        print(document(sys.argv[2]))
        return 0
    return asyncio.run(run(int(sys.argv[1]), sys.argv[2]))


if __name__ == "__main__":
    sys.exit(main())
