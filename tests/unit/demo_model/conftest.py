"""A running demo model for a test, as fast as it can be."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from demo_model.server import DemoServer


@pytest.fixture
async def demo() -> AsyncIterator[DemoServer]:
    async with DemoServer(pace=0) as server:
        yield server
