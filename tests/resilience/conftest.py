"""Settings that make many users possible, and the services that the tests use."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.resilience.settings import MANY_USERS
from tests.running import RunningService, running_service


@pytest.fixture(params=["auto", "thread"])
def reader(request: pytest.FixtureRequest) -> str:
    """Both readers of the model's answers."""
    return str(request.param)


@pytest.fixture
async def service() -> AsyncIterator[RunningService]:
    async with running_service(**MANY_USERS) as running:
        yield running
