"""A service in small whose memory is closed, and which runs a program and a query, as any user.

Run as `python -m tests.unit.sandboxes.at_work FOLDER`; it prints as JSON what they gave.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from app.sandboxes.code import MontyCodeRunner
from app.sandboxes.confinement import close_memory
from app.sandboxes.sql import SqliteReader
from tests.unit.sandboxes.broken_out import run, through_our_python
from tests.unit.sandboxes.shop import TABLES, make_shop


def what_it_does(*, ordinary_user: bool) -> list[object]:
    """Run this module and return what the program and the query gave."""
    done: list[object] = json.loads(run(__name__, ordinary_user=ordinary_user))
    return done


async def main(folder: Path) -> None:
    """Be the service."""
    close_memory()
    through_our_python(folder)
    runner = MontyCodeRunner()
    reader = SqliteReader(make_shop(folder), tables=TABLES, description="")
    try:
        program = await runner.calculate("6 * 7")
        query = await reader.query("SELECT 42")
    finally:
        await runner.close()
        await reader.close()
    print(json.dumps([program, query.rows]))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
