"""`make faults N=2000`: that many faults of the model, over both doors and with both readers.

Four services run side by side, each with a model of its own. It prints what each met and what was
wrong, and fails when anything was, or when a task, thread or descriptor is left.
"""

from __future__ import annotations

import asyncio
import random
import sys
import time
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from app.providers.transport.idle import TIDY_SECONDS
from tests.resilience.asking import Asker, asker
from tests.resilience.faults import AT_THE_MODEL, DEADLINES, problems
from tests.resilience.resources import Held, left_over
from tests.resilience.settings import MANY_USERS
from tests.resilience.wanderer import Door
from tests.running import RunningService, running_service

SETTLE_SECONDS = 5.0


@dataclass
class Lane:
    """One door with one reader."""

    name: str
    service: RunningService
    user: Asker
    met: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    async def ask(self) -> list[dict[str, object]]:
        """Ask what needs a tool."""
        return await self.user.ask("What is 2*21?", tools=["calculate"])

    async def run(self, count: int, dice: random.Random) -> None:
        """Meet so many faults, with a good turn behind each."""
        for _ in range(count):
            mode = dice.choice(AT_THE_MODEL)
            assert mode.demo is not None
            self.service.demo.fault(
                mode.demo, count=mode.times, endpoint="stream", seconds=mode.seconds
            )
            self.wrong += problems(mode, await self.ask())
            self.service.demo.clear()
            self.met[mode.name] += 1
            if (await self.ask())[-1]["outcome"] != "completed":
                self.wrong.append(f"{mode.name}: the next turn failed")

    def report(self) -> None:
        """Print it."""
        told = Counter(self.wrong) or "nothing"
        print(f"{self.name:18} {self.met.total():5} faults of {len(self.met)} kinds, wrong: {told}")


async def _lane(stack: AsyncExitStack, reader: str, door: Door) -> Lane:
    settings = {**MANY_USERS, **DEADLINES, "llm_reader": reader}
    service = await stack.enter_async_context(running_service(**settings))
    user = await stack.enter_async_context(asker(service.port, door, "a@test.com"))
    return Lane(f"{door}, {reader} reader", service, user)


async def main(count: int) -> int:
    """Run and print; 1 when anything was wrong."""
    began = time.monotonic()
    doors: tuple[Door, ...] = ("live", "stream")
    async with AsyncExitStack() as stack:
        lanes = [await _lane(stack, r, d) for r in ("auto", "thread") for d in doors]
        demos = [lane.service.demo for lane in lanes]
        for lane in lanes:
            await lane.ask()
        before = Held.now(*demos)
        async with asyncio.TaskGroup() as group:
            for number, lane in enumerate(lanes):
                group.create_task(lane.run(count // len(lanes), random.Random(number)))
        await asyncio.sleep(TIDY_SECONDS)  # then idle connections that the models closed go
        for lane in lanes:
            await lane.ask()
        held = await left_over(before, *demos, seconds=SETTLE_SECONDS)
        after = Held.now(*demos)
        for lane in lanes:
            lane.report()
        print(
            f"tasks {before.tasks.total()} -> {after.tasks.total()}, "
            f"threads {before.threads.total()} -> {after.threads.total()}, "
            f"descriptors {before.descriptors} -> {after.descriptors}; "
            f"left over: {held or 'nothing'} ({time.monotonic() - began:.0f} s)"
        )
        return int(bool(held) or any(lane.wrong for lane in lanes))


if __name__ == "__main__":
    raise SystemExit(asyncio.run(main(int(sys.argv[1]))))
