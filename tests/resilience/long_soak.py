"""`make soak MINUTES=10 USERS=20`: mixed use for so long, and what the service held meanwhile.

Some of what users do ends with a connection lost in the middle of an answer. They are in a hurry
first, so that what is bounded (the events of each session) is full; then they are people. It prints
memory, threads, descriptors and the loop's lateness minute by minute, then the slopes after the
warm-up and over the last half, and fails when a turn went wrong or a limit was passed.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from demo_model.server import DemoServer
from tests.own_process import start
from tests.resilience.settings import in_environment
from tests.resilience.soak_users import Tally, User

WARM_UP = 0.35  # of the whole time; the first four fifths of it in a hurry
MOST_MIB_PER_MINUTE = 1.0
MOST_LATE_MS = 50.0
PACE = 300  # tokens per second of one answer
Report = dict[str, Any]


@asynccontextmanager
async def measured(
    demo: DemoServer, folder: Path
) -> AsyncIterator[tuple[int, asyncio.StreamReader]]:
    """The service as a process that reports; its port and its reports."""
    process = await start("tests.resilience.measured_service", demo, folder, **in_environment())
    assert process.stdout is not None
    try:
        port = int(await process.stdout.readline())
        await process.stdout.readline()  # its first second: it serves
        yield port, process.stdout
    finally:
        process.terminate()
        await process.wait()


def _line(minute: float, reports: list[Report], turns: int) -> str:
    last = reports[-1]
    late = [value for report in reports for value in report["late_ms"]]
    p99 = statistics.quantiles(late, n=100)[98]
    return (
        f"{minute:5.1f} min  {last['memory_mib']:7.1f} MiB  {last['threads']:3} threads  "
        f"{last['descriptors']:4} descriptors  {last['tasks']:4} tasks  "
        f"late p99 {p99:6.1f} max {max(late):6.1f} ms  {turns:6} turns"
    )


def _slope(values: list[float], seconds: list[float]) -> float:
    """The rise per minute, by least squares."""
    return statistics.linear_regression(seconds, values).slope * 60


async def watch(reader: asyncio.StreamReader, seconds: float, tally: Tally) -> list[Report]:
    """Collect the reports for so long, printing a line now and then."""
    began, reports, shown = time.monotonic(), [], 0
    while (passed := time.monotonic() - began) < seconds:
        report = json.loads(await reader.readline())
        tally.hurry = passed < seconds * WARM_UP * 0.8
        reports.append({**report, "at": passed, "turns": tally.done.total()})
        if passed >= (shown + 1) * min(60.0, seconds / 4):
            shown += 1
            print(_line(passed / 60, reports[-60:], tally.done.total()), flush=True)
    return reports


def judge(reports: list[Report], tally: Tally) -> bool:
    """Print the figures after the warm-up; True when all is well."""
    steady = reports[int(len(reports) * WARM_UP) :]
    at = [report["at"] for report in steady]
    memory = _slope([report["memory_mib"] for report in steady], at)
    half = reports[len(reports) // 2 :]
    late_half = _slope([r["memory_mib"] for r in half], [r["at"] for r in half])
    turns = steady[-1]["turns"] - steady[0]["turns"]
    grown = (steady[-1]["memory_mib"] - steady[0]["memory_mib"]) * 1024 / max(1, turns)
    late = [value for report in steady for value in report["late_ms"]]
    p99 = statistics.quantiles(late, n=100)[98]
    threads = _slope([report["threads"] for report in steady], at)
    files = _slope([report["descriptors"] for report in steady], at)
    print(f"turns and more: {dict(tally.done)}; wrong: {dict(tally.wrong) or 'nothing'}")
    print(
        f"after the warm-up: {memory:+.2f} MiB/min ({grown:.1f} KiB a turn), over the last half "
        f"{late_half:+.2f}, threads {threads:+.2f}/min, "
        f"descriptors {files:+.2f}/min, loop late p99 {p99:.1f} ms"
    )
    return not tally.wrong and late_half <= MOST_MIB_PER_MINUTE and p99 <= MOST_LATE_MS


async def main(minutes: float, users: int) -> int:
    """Run and print; 1 when a turn went wrong or a limit was passed."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        async with DemoServer(pace=PACE) as demo, measured(demo, Path(folder)) as (port, reports):
            tasks = [
                asyncio.create_task(User(port, demo, number, tally).run())
                for number in range(users)
            ]
            try:
                seen = await watch(reports, minutes * 60, tally)
            finally:
                for task in tasks:
                    task.cancel()
                ends = await asyncio.gather(*tasks, return_exceptions=True)
    for end in ends:
        if isinstance(end, Exception):
            tally.wrong[repr(end)[:200]] += 1
    return int(not judge(seen, tally))


if __name__ == "__main__":
    raise SystemExit(asyncio.run(main(float(sys.argv[1]), int(sys.argv[2]))))
