"""One user, two clients at one instant: never two owners."""

from __future__ import annotations

import pytest

from tests.resilience.doubles import KINDS, collide_often
from tests.running import RunningService

ROUNDS = 60


@pytest.mark.requirement("A12")
async def test_of_two_clients_at_one_instant_exactly_one_gets_the_session(service: RunningService):
    done, wrong = await collide_often(service.port, ROUNDS, at_once=6)

    assert wrong == []
    assert done == dict.fromkeys(KINDS, ROUNDS // len(KINDS))
