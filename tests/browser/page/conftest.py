"""One browser for all page tests; a peer and a fresh page for each."""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright

from tests.browser.page import frames
from tests.browser.page.peer import Peer

CHROMIUM = os.environ.get("CHROMIUM_PATH", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One event loop for the folder's tests, since the browser lives in it."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Chromium, started once."""
    if shutil.which(CHROMIUM) is None:
        pytest.skip("No Chromium: install it, or set CHROMIUM_PATH.")
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        await chromium.close()


@pytest_asyncio.fixture(loop_scope="session")
async def peer() -> AsyncIterator[Peer]:
    """A peer whose scripts the test sets; a script that failed fails the test."""
    async with Peer(frames.OFFER) as scripted:
        yield scripted
    assert scripted.errors == []


class Witness:
    """What happened in a page that nobody should see."""

    def __init__(self, page: Page) -> None:
        self.requests: list[str] = []
        self.problems: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", self._console)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.problems.append(message.text)


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, peer: Peer) -> AsyncIterator[Page]:
    """A page with an empty memory. It leaves before its peer does."""
    context = await browser.new_context(viewport={"width": 1000, "height": 800})
    context.set_default_timeout(8_000)
    yield await context.new_page()
    await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def witness(page: Page) -> Witness:
    """Watches the page from its beginning."""
    return Witness(page)
