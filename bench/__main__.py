"""`python -m bench [--scenario NAME] [--rounds N]`: run, and print the table.

The targets of a scenario follow one another within a round, each in a fresh process, so that what
else the machine does meets all of them. The upstream and the clients have one core, the target the
other.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import uvloop

from bench.processes import TARGETS, Target, cores, running
from bench.scenarios import SCENARIOS, Result, Scenario, run
from bench.table import table
from bench.upstream import upstream

_LONG = ("short_answers", "long_answers")  # one figure needs the other


def main() -> None:
    """Run what was asked for."""
    arguments = argparse.ArgumentParser(prog="bench")
    arguments.add_argument("--scenario", choices=[*SCENARIOS, "long", "all"], default="all")
    arguments.add_argument("--rounds", type=int, default=3)
    asked = arguments.parse_args()
    names = {"all": tuple(SCENARIOS), "long": _LONG}.get(asked.scenario, (asked.scenario,))
    results: defaultdict[tuple[str, str], list[Result]] = defaultdict(list)
    ours, theirs = cores()
    os.sched_setaffinity(0, ours)
    if ours == theirs:
        print("There is one core only: the figures hold the upstream's cost too.")
    foreign = []
    for _ in range(asked.rounds):
        for name in names:
            for target in TARGETS:
                result, others = _measure(SCENARIOS[name], target, theirs)
                results[name, target.name].append(result)
                foreign.append(others)
                print(_progress(name, target, result, others), file=sys.stderr, flush=True)
    print(table(results))
    print(
        f"Other processes took {max(foreign):.0%} of the machine at most. Rounds: {asked.rounds}."
    )


def _measure(scenario: Scenario, target: Target, core: set[int]) -> tuple[Result, float]:
    """Run one scenario against a fresh process; return also what other processes took."""

    async def measured() -> tuple[Result, float]:
        with tempfile.TemporaryDirectory() as folder:
            async with (
                upstream() as port,
                running(target, port, folder=Path(folder), core=core) as process,
            ):
                before, own = _machine(), time.process_time() + process.cpu_seconds()
                result = await run(scenario, target, process)
                after, own = _machine(), time.process_time() + process.cpu_seconds() - own
        busy, total = after[0] - before[0], after[1] - before[1]
        return result, max(0.0, busy / total - own / (after[2] - before[2]) / (os.cpu_count() or 1))

    gc.collect()
    gc.disable()  # a pause of the clients would look like one of the target
    try:
        return uvloop.run(measured())
    finally:
        gc.enable()


def _machine() -> tuple[int, int, float]:
    """Return the machine's busy and total ticks so far, and the time."""
    ticks = [
        int(word) for word in Path("/proc/stat").read_text("ascii").split("\n")[0].split()[1:8]
    ]
    idle = ticks[3] + ticks[4]
    return sum(ticks) - idle, sum(ticks), time.monotonic()


def _progress(name: str, target: Target, result: Result, others: float) -> str:
    p99 = result.waits[int(len(result.waits) * 0.99)] if result.waits else 0.0
    return (
        f"{name:>13} {target.name:<11} {result.tokens / max(result.seconds, 1e-3):>9,.0f} tokens/s"
        f"  p99 {p99:8.1f} ms  CPU {result.cpu_seconds:6.2f} s"
        f"  {result.kib_per_connection:6.1f} KiB  others {others:4.0%}"
    )


if __name__ == "__main__":
    main()
