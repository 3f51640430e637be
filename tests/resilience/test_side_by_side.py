"""Eight chats of one session answered at once, over a connection that breaks again and again."""

from __future__ import annotations

import pytest

from tests.resilience.settings import MANY_USERS
from tests.resilience.side_by_side import juggle
from tests.running import running_service

CHATS, CUTS = 8, 25


@pytest.mark.requirement("G3", "C1")
async def test_chats_that_are_answered_at_once_lose_nothing_and_keep_apart():
    async with running_service(**MANY_USERS, turns_per_session=CHATS) as service:
        result = await juggle(service.port, service.demo, cuts=CUTS, chats=CHATS, seed=1)

    assert dict(+result.wrong) == {}
    assert result.cuts >= CUTS
    assert result.turns >= CHATS
