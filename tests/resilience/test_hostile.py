"""Hostile clients, each for a moment: nobody else is held up.

Medians are judged here, since other tests run beside this one and may hold up anybody; without the
bounds of the service each of these clients takes them to seconds. `make hostile` measures the
slowest pings and tokens of all clients.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.processes import cores, running
from bench.upstream import upstream
from tests.resilience.hostile.bystander import at
from tests.resilience.hostile.model import Model
from tests.resilience.long_hostile import SERVICE, under_attack

SECONDS = 1.5
MOST_MEDIAN_MS = 250.0
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

    held_up = {
        name: seen.line()
        for name, seen in noticed.items()
        if max(at(seen.pings, 0.5), at(seen.tokens, 0.5)) > MOST_MEDIAN_MS or seen.errors
    }
    assert held_up == {}
