"""`make double-connects N=2000`: that many times two clients of one user at the same instant.

It prints how many ended otherwise than with one owner, and fails when any did.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from demo_model.server import DemoServer
from tests.own_process import own_process
from tests.resilience.doubles import collide_often
from tests.resilience.settings import in_environment

AT_ONCE = 20


async def main(rounds: int) -> int:
    """Run and print; 1 when anything was wrong."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        async with DemoServer(pace=0) as demo:
            async with own_process(demo, Path(folder), **in_environment()) as service:
                done, wrong = await collide_often(service.port, rounds, at_once=AT_ONCE)
    for kind, count in done.items():
        print(f"{kind:15} {count:6} rounds")
    print(f"wrong: {Counter(wrong) or 'nothing'} ({time.monotonic() - began:.0f} s)")
    return int(bool(wrong))


if __name__ == "__main__":
    raise SystemExit(asyncio.run(main(int(sys.argv[1]))))
