"""`make disconnects ROUNDS=1000`: that many forced disconnects, through both doors and of a page.

It prints what was cut and what was wrong, and fails when anything was.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from demo_model.server import DemoServer
from tests.own_process import own_process
from tests.resilience.disconnects import wander
from tests.resilience.long_page import interrupt_a_page
from tests.resilience.settings import in_environment
from tests.resilience.side_by_side import juggle
from tests.resilience.wanderer import Door

USERS = 8
DOORS: dict[str, list[Door]] = {
    "WebSocket": ["live"],
    "SSE": ["stream"],
    "both, by turns": ["live", "stream"],
}


async def main(rounds: int) -> int:
    """Run and print; 1 when anything was wrong."""
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        async with DemoServer(pace=0) as demo:
            async with own_process(
                demo, Path(folder), **in_environment(turns_per_session=USERS)
            ) as service:
                for number, (name, doors) in enumerate(DOORS.items()):
                    began = time.monotonic()
                    result = await wander(
                        service.port,
                        demo,
                        cuts=rounds // (len(DOORS) + 1) + 1,
                        users=USERS,
                        doors=doors,
                        seed=number,
                    )
                    failed |= bool(+result.wrong)
                    print(
                        f"{name:15} {result.cuts:6} disconnects, {result.turns:6} turns, "
                        f"{result.events:8} events, wrong: {dict(+result.wrong) or 'nothing'} "
                        f"({time.monotonic() - began:.0f} s)",
                        flush=True,
                    )
                failed |= await _side_by_side(service.port, demo, rounds)
    began = time.monotonic()
    counts, wrong = await interrupt_a_page(rounds // (len(DOORS) + 1) + 1, seed=rounds)
    print(
        f"{'a real page':15} {counts['reload']} reloads, {counts['drop']} drops, "
        f"{counts['turns']} turns, wrong: {wrong or 'nothing'} ({time.monotonic() - began:.0f} s)"
    )
    return int(failed or bool(wrong))


async def _side_by_side(port: int, demo: DemoServer, rounds: int) -> bool:
    """Cut one session with eight chats at once, a fifth as often; whether anything was wrong."""
    began = time.monotonic()
    result = await juggle(port, demo, cuts=rounds // 5, chats=USERS, seed=rounds)
    print(
        f"{'8 chats at once':15} {result.cuts:6} disconnects, {result.turns:6} turns, "
        f"{result.events:8} events, wrong: {dict(+result.wrong) or 'nothing'} "
        f"({time.monotonic() - began:.0f} s)",
        flush=True,
    )
    return bool(+result.wrong)


if __name__ == "__main__":
    raise SystemExit(asyncio.run(main(int(sys.argv[1]))))
