"""The benchmark measures what it says: tiny runs against every target, and marks gone wrong."""

from __future__ import annotations

import os
from pathlib import Path
from time import monotonic_ns

import pytest

from bench.marks import MARK, Tally
from bench.processes import TARGETS, Target, running
from bench.scenarios import Result, Scenario, run
from bench.table import table
from bench.upstream import Order, upstream

TINY = Scenario("steady50", chats=3, orders=(Order(tokens=20, gap_ms=1), Order(300, 0)), ramp=0.1)


async def tiny_run(target: Target, folder: Path) -> Result:
    async with (
        upstream() as port,
        running(target, port, folder=folder, core=os.sched_getaffinity(0)) as process,
    ):
        return await run(TINY, target, process)


@pytest.mark.requirement("A18")
async def test_every_target_brings_every_token_once_and_the_table_tells_of_it(tmp_path: Path):
    results = {("steady50", t.name): [await tiny_run(t, tmp_path)] for t in TARGETS}
    counted = {name: (r.tokens, r.errors, r.lost) for (_, name), [r] in results.items()}
    lines = table(results).splitlines()

    assert counted == dict.fromkeys(("direct", "naive relay", "service"), (3 * 320, 0, 0))
    assert [line for line in lines if line.startswith("| a token, 50 chats") and "p99" in line]
    assert not [line for line in lines if "lost" in line]


def test_marks_that_are_lost_doubled_disordered_or_cut_are_counted():
    first, second, third = (bytes(MARK % (at, monotonic_ns())).decode() for at in range(3))
    wrong = {
        "all well": (first + second + third, 0),
        "lost": (first + third, 2),  # a gap, and one too few
        "doubled": (first + second + second + third, 2),
        "disordered": (second + first + third, 3),
        "cut": (first + second + third[3:9], 2),
    }
    for name, (text, errors) in wrong.items():
        tally = Tally()
        tally.take(text)
        assert (name, tally.errors_of(3)) == (name, errors)
