"""Forced disconnects at random moments: nothing lost, doubled or reordered, one end per turn."""

from __future__ import annotations

import pytest

from tests.resilience.disconnects import wander
from tests.resilience.wanderer import Door
from tests.running import RunningService

CUTS = 40


@pytest.mark.requirement("G3")
@pytest.mark.parametrize(
    "doors", [["live"], ["stream"], ["live", "stream"]], ids=["live", "stream", "both"]
)
async def test_whatever_breaks_a_client_that_comes_back_has_everything_once(
    service: RunningService, doors: list[Door]
):
    result = await wander(service.port, service.demo, cuts=CUTS, users=4, doors=doors, seed=1)

    assert dict(result.wrong) == {}
    assert result.cuts >= CUTS
    assert result.events > result.turns * 60
