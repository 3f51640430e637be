"""A few kills in the middle of turns, on both databases; `make kills` makes many."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.postgres import postgres
from tests.resilience.kills import kill_often


@pytest.mark.requirement("C3", "C8")
async def test_a_killed_service_has_lost_nothing_that_it_acknowledged(tmp_path: Path) -> None:
    found = await kill_often(3, tmp_path)
    assert (dict(+found.wrong), found.kills) == ({}, 3)
    assert found.interrupted > 0


@pytest.mark.requirement("C3", "E1")
async def test_the_same_on_postgresql(tmp_path: Path) -> None:
    with postgres() as server:
        found = await kill_often(2, tmp_path, DATABASE_URL=server.database())
    assert (dict(+found.wrong), found.kills) == ({}, 2)
    assert found.interrupted > 0
