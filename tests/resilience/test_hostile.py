"""Hostile clients, each for a moment: nobody else is held up for long.

The bounds are wide, since other tests run beside this one; without the bounds of the service each
of these clients holds everybody up for seconds. `make hostile` measures them all.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.processes import cores, running
from bench.upstream import upstream
from tests.resilience.hostile.model import Model
from tests.resilience.long_hostile import SERVICE, under_attack, verdict

SECONDS = 1.5
MOST_PING_MS = 1_500.0
MOST_TOKEN_MS = 1_000.0
WORST = (
    "marks_to_order",
    "very_many_values",
    "too_large",
    "pings",
    "tiny_frames",
    "connections_of_one_user",
    "pipelined",
    "bodies_of_values",
    "endless_programs",
)


@pytest.mark.requirement("A13")
async def test_no_hostile_client_holds_up_the_others(tmp_path: Path):
    _, core = cores()
    async with (
        upstream(Model) as port,
        running(SERVICE, port, folder=tmp_path, core=core) as service,
    ):
        noticed = {name: await under_attack(service, name, SECONDS) for name in WORST}

    assert {
        name: seen.line()
        for name, seen in noticed.items()
        if not verdict(seen, MOST_PING_MS, MOST_TOKEN_MS)
    } == {}
