"""A service, and people who come to it: each has a browser of their own that is watched."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest_asyncio
from playwright.async_api import Browser

from tests.browser.conftest import PATIENCE
from tests.browser.journeys.line import Line
from tests.browser.journeys.person import Person
from tests.browser.journeys.witness import Witness
from tests.running import RunningService, running_service

Visit = Callable[..., Awaitable[Person]]


@pytest_asyncio.fixture(loop_scope="session")
async def service() -> AsyncIterator[RunningService]:
    async with running_service() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def line() -> AsyncIterator[Line]:
    """The network between the browser and `far_service`, for journeys on which it fails."""
    async with Line() as between:
        yield between


@pytest_asyncio.fixture(loop_scope="session")
async def far_service(line: Line) -> AsyncIterator[RunningService]:
    """A service that is reached over the line."""
    async with running_service(test_mode_force=True, allowed_origins=(line.url,)) as running:
        line.target = running.port
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def visit(browser: Browser) -> AsyncIterator[Visit]:
    """Let somebody come: `await visit(url)`. At the end every browser is closed and judged."""
    witnesses: list[Witness] = []
    async with AsyncExitStack() as leaving:

        async def come(url: str, **options: Any) -> Person:
            context = await browser.new_context(
                **{"viewport": {"width": 1100, "height": 800}, **options}
            )
            leaving.push_async_callback(context.close)
            context.set_default_timeout(PATIENCE)
            witness = Witness(url)
            witnesses.append(witness)
            await witness.watch(context)
            return Person(await context.new_page(), witness, f"{url}/")

        yield come
    for witness in witnesses:
        await witness.close()


@pytest_asyncio.fixture(loop_scope="session")
async def person(service: RunningService, visit: Visit) -> Person:
    """Somebody who has opened the page."""
    somebody = await visit(service.url)
    await somebody.open()
    return somebody
