"""A running demo model for a test, as fast as it can be, with its control paths."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from demo_model.server import DemoServer


@pytest.fixture
async def demo() -> AsyncIterator[DemoServer]:
    async with DemoServer(pace=0, control=True) as server:
        yield server
