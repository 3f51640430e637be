"""The part of `make disconnects` that a real page has: reloaded and cut off while it reads."""

from __future__ import annotations

from collections import Counter

from playwright.async_api import async_playwright

from tests.browser.conftest import CHROMIUM, FLAGS, PATIENCE
from tests.browser.journeys.interrupted import interrupt
from tests.browser.journeys.line import Line
from tests.browser.journeys.person import Person
from tests.browser.journeys.witness import BROKEN_LINE, Witness
from tests.running import running_service

COUNTED = {"reload", "drop", "turns"}


async def interrupt_a_page(times: int, seed: int) -> tuple[Counter[str], list[str]]:
    """Return what was counted, and what was wrong besides."""
    async with (
        Line() as line,
        running_service(test_mode_force=True, allowed_origins=(line.url,)) as service,
        async_playwright() as playwright,
    ):
        line.target = service.port
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = await chromium.new_context()
        context.set_default_timeout(PATIENCE)
        witness = Witness(line.url)
        witness.tolerate(BROKEN_LINE)
        await witness.watch(context)
        person = Person(await context.new_page(), witness, f"{line.url}/")
        await person.open()
        counts = await interrupt(person, line, service.demo, times=times, seed=seed)
        await chromium.close()
        wrong = [f"{name}: {counts[name]}" for name in counts.keys() - COUNTED]
        return counts, [*wrong, *witness.problems]
