"""Conversations over bad networks, and what came of them: shared by the test and the long run."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from demo_model.server import DemoServer
from tests.resilience.network import Network
from tests.resilience.wanderer import Door, Wanderer

WORDS = [f"w{n} " for n in range(60)]
# Real enough to be cut in the middle: some 0.3 s of answer in sixty pieces.
REPLY = {"text": [{"text": word, "delay": 0.005} for word in WORDS]}


@dataclass
class Result:
    """Counts over all conversations."""

    cuts: int = 0
    turns: int = 0
    events: int = 0
    wrong: Counter[str] = field(default_factory=Counter)


async def wander(
    port: int,
    demo: DemoServer,
    *,
    cuts: int,
    users: int,
    doors: Sequence[Door],
    seed: int,
) -> Result:
    """Have `users` at a time talk until their connections were cut `cuts` times in all."""
    result = Result()

    async def user(number: int) -> None:
        dice = random.Random(f"{seed} {number}")
        async with Network(port) as network:
            wanderer = Wanderer(network, f"u{seed}-{number}@test.com", dice=dice, doors=doors)
            while result.cuts < cuts:
                before = wanderer.cuts
                demo.script([REPLY])
                try:
                    turn = await wanderer.say("count", most_cuts=dice.randint(1, 6))
                except TimeoutError:
                    result.wrong["stuck"] += 1
                    break
                wanderer.transcript.judge(turn, "".join(WORDS))
                result.cuts += wanderer.cuts - before
                result.turns += 1
            result.events += len(wanderer.transcript.events)
            result.wrong.update(wanderer.transcript.wrong)

    async with asyncio.TaskGroup() as group:
        for number in range(users):
            group.create_task(user(number))
    return result
