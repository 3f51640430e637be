"""Hostile clients, each for a moment: nobody else is held up.

Medians are judged here, since other tests run beside this one and may hold up anybody; without the
bounds of the service each of these clients takes them to seconds, or nothing comes at all. `make
hostile` measures the slowest pings and tokens of all clients.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.processes import Running, cores, running
from bench.upstream import upstream
from tests.resilience.hostile.bystander import at
from tests.resilience.hostile.model import Model
from tests.resilience.long_hostile import SERVICE, under_attack

SECONDS = 1.5
MOST_MEDIAN_MS = 1_000.0
WORST = (
    "marks_to_order",
    "very_many_values",
    "tiny_frames",
    "pipelined",
    "bodies_of_values",
)


async def is_held_up(service: Running, name: str) -> bool:
    """Whether half of what others do takes long, twice: the first time may be another test's."""
    for _ in range(2):
        seen = await under_attack(service, name, SECONDS)
        if max(at(seen.pings, 0.5), at(seen.tokens, 0.5)) <= MOST_MEDIAN_MS:
            return False
    return True


@pytest.mark.requirement("A13")
async def test_no_hostile_client_holds_up_the_others(tmp_path: Path):
    _, core = cores()
    async with (
        upstream(Model) as port,
        running(SERVICE, port, folder=tmp_path, core=core) as service,
    ):
        held_up = [name for name in WORST if await is_held_up(service, name)]

    assert held_up == []
