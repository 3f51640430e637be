"""Has the page draw generated documents and says which ones took it longest.

python -m tests.browser.long_drawing 10000 1      # documents, seed
python -m tests.browser.long_drawing --show 1:17  # the document of one line
"""

import asyncio
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

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


@dataclass(frozen=True, slots=True)
class Found:
    """One document. `share` is the part of the time in which the page, ready to go on, had a
    processor: on a machine with other work the figures are that much too high."""

    drawn: Drawn
    seed: str
    share: float

    def worst(self) -> float:
        """The longer of standstill and drawing, as it would be with a processor of its own."""
        return max(self.drawn.standstill, self.drawn.drawn) * self.share

    def line(self) -> str:
        """Its figures."""
        text = document(self.seed)
        drawn = self.drawn
        return (
            f"{drawn.standstill:7.0f} {drawn.drawn:7.0f} {self.share:6.2f} {self.worst():6.0f} "
            f"{drawn.formatted:9.0f} {drawn.elements:8d} {len(text):7d}  {self.seed:10s} "
            f"{text[:40]!r}"
        )


class Processor:
    """How long the pages of a browser ran and how long they waited for a processor."""

    def __init__(self, pids: list[int]) -> None:
        self._files = [Path(f"/proc/{pid}/schedstat") for pid in pids]
        self._before = self._read()

    @classmethod
    async def of(cls, browser: Browser) -> "Processor":
        """Of all pages that are open now."""
        session = await browser.new_browser_cdp_session()
        processes = (await session.send("SystemInfo.getProcessInfo"))["processInfo"]
        await session.detach()
        return cls([process["id"] for process in processes if process["type"] == "renderer"])

    def share(self) -> float:
        """The part of the time since the last call in which they ran when they could."""
        before, self._before = self._before, self._read()
        ran, waited = (now - then for now, then in zip(self._before, before, strict=True))
        return ran / (ran + waited) if ran + waited else 1.0

    def _read(self) -> tuple[int, int]:
        lines = [file.read_text().split() for file in self._files if file.exists()]
        return sum(int(line[0]) for line in lines), sum(int(line[1]) for line in lines)


async def opened(browser: Browser, peer: Peer) -> tuple[Page, Stopwatch]:
    """A page of its own, and what measures it."""
    page = await browser.new_page(viewport={"width": 1000, "height": 800})
    watch = Stopwatch(page, peer)
    await watch.open()
    return page, watch


async def measure(seeds: list[str], browser: Browser, peer: Peer) -> list[Found]:
    """The figures of these documents, in one page."""
    page, watch = await opened(browser, peer)
    processor = await Processor.of(browser)
    found = []
    for seed in seeds:
        drawn = await watch.draw(document(seed))
        found.append(Found(drawn, seed, processor.share()))
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
            print(_so_far(found, count), flush=True)
        found.sort(key=lambda one: -one.worst())
        slowest = found[:SLOWEST]
        again = [await measure([one.seed] * AGAIN, browser, peer) for one in slowest]
        await browser.close()
    print(f"load {os.getloadavg()[0]:.1f} at the end, {time.monotonic() - began:.0f} s")
    return report(found, slowest, again)


def _so_far(found: list[Found], count: int) -> str:
    """Say how far it is, for who stops it before the end."""
    worst = max(found, key=Found.worst)
    return (
        f"{len(found)} of {count}, load {os.getloadavg()[0]:.1f}, "
        f"slowest so far {worst.worst():.0f} ms ({worst.seed})"
    )


def report(found: list[Found], slowest: list[Found], again: list[list[Found]]) -> int:
    """Print the slowest, each with its best of some more times."""
    print("  still   drawn  share  worst formatted elements   chars  seed       begins with")
    late = 0
    for first, more in zip(slowest, again, strict=True):
        best = min(more, key=Found.worst)
        print(first.line())
        print(best.line()[:48], f"best of {AGAIN} more")
        late += best.worst() > MOST_MS
    worst = sorted(one.worst() for one in found)
    middle, high = worst[len(worst) // 2], worst[int(len(worst) * 0.99)]
    print(f"{len(found)} documents: worst median {middle:.0f} ms, p99 {high:.0f} ms,")
    over = sum(one.worst() > MOST_MS for one in found)
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
