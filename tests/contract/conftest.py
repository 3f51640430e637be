"""Fixtures of the contract tests: a real service, and a client of it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.live_client import LiveClient
from tests.running import RunningService, running_service


@pytest.fixture
async def service() -> AsyncIterator[RunningService]:
    async with running_service() as running:
        yield running


@pytest.fixture
async def client(service: RunningService) -> AsyncIterator[LiveClient]:
    async with service.connect() as live:
        yield live
