"""A scripted peer and a fresh page for each test."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Page

from tests.browser.page import frames
from tests.browser.page.peer import Peer


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
