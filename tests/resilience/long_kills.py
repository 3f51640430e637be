"""`make kills N=200`: a service on SQLite that is killed that often, and a quarter as often on
PostgreSQL. It prints what was cut short and what was wrong, and fails when anything was.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from tests.postgres import postgres
from tests.resilience.kills import kill_often


async def main(count: int) -> int:
    """Run and print; 1 when anything was wrong."""
    failed = False
    with postgres() as server:
        runs = {
            "SQLite": (count, {}),
            "PostgreSQL": (count // 4, {"DATABASE_URL": server.database()}),
        }
        for name, (number, environment) in runs.items():
            began = time.monotonic()
            with tempfile.TemporaryDirectory() as folder:
                found = await kill_often(number, Path(folder), **environment)
            wrong = dict(+found.wrong) or "nothing"
            print(
                f"{name}: {found.kills} kills, {found.acknowledged} messages acknowledged, "
                f"{found.interrupted} answers cut short, at most {found.longest_loss:.2f} s lost; "
                f"wrong: {wrong} ({time.monotonic() - began:.0f} s)",
                flush=True,
            )
            failed |= bool(+found.wrong)
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(asyncio.run(main(int(sys.argv[1]))))
