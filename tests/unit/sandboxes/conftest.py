"""A running sandbox for the tests of a module; the tests share its event loop."""

from collections.abc import AsyncIterator

import pytest_asyncio

from app.sandboxes.code import MontyCodeRunner


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def runner() -> AsyncIterator[MontyCodeRunner]:
    runner = MontyCodeRunner()
    await runner.start()
    yield runner
    await runner.close()
