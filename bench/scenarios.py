"""What is asked of a target, and the figures that come of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from time import monotonic

from bench.clients import Answer, Conversation
from bench.processes import Running, Target
from bench.upstream import Order

CONNECTING = 50  # handshakes at one time
WARM_UP = Order(tokens=50, gap_ms=2)
WARM_CONNECTIONS = 20
WARM_CHATS = 3  # of each
LOST_SECONDS = 60
"""An answer that takes so long beyond its own pace counts as lost."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """`chats` at one time, started over `ramp` seconds, each asking its `orders` in a row."""

    name: str
    chats: int
    orders: tuple[Order, ...] = ()
    ramp: float = 0.0


SCENARIOS = {
    scenario.name: scenario
    for scenario in (
        Scenario("one", 1, (Order(20, 5),) * 30),
        Scenario("steady50", 50, (Order(200, 20),), ramp=1),
        Scenario("sat50", 50, (Order(2_000, 0),)),
        Scenario("hold300", 300, (Order(200, 50),), ramp=3),
        Scenario("hold1000", 1_000, (Order(400, 50),), ramp=10),
        Scenario("idle1000", 1_000),
        Scenario("short_answers", 1, (Order(2_000, 0),) * 50),
        Scenario("long_answers", 1, (Order(20_000, 0),) * 5),
    )
}


@dataclass(frozen=True, slots=True)
class Result:
    """The figures of one run. `first` and `waits` are sorted, in milliseconds."""

    first: list[float]
    waits: list[float]
    errors: int
    lost: int
    seconds: float
    cpu_seconds: float
    kib_per_connection: float

    @property
    def tokens(self) -> int:
        """How many tokens came."""
        return len(self.waits)


async def run(scenario: Scenario, target: Target, process: Running) -> Result:
    """Warm the target up, then measure."""
    await _warm_up(target, process)
    memory = process.memory_kib()
    chats = await _connect(scenario.chats, target, process)
    each = (process.memory_kib() - memory) / scenario.chats
    cpu, began = process.cpu_seconds(), monotonic()
    starts = [scenario.ramp * at / scenario.chats for at in range(scenario.chats)]
    work = [_ask(chat, scenario.orders, start) for chat, start in zip(chats, starts, strict=True)]
    answers = [answer for row in await asyncio.gather(*work) for answer in row]
    seconds, cpu = monotonic() - began, process.cpu_seconds() - cpu
    await asyncio.gather(*(chat.hang_up() for chat in chats))
    good = [answer for answer in answers if answer is not None]
    return Result(
        first=sorted(answer.first / 1e6 for answer in good),
        waits=sorted(wait / 1e6 for answer in good for wait in answer.waits),
        errors=sum(answer.errors for answer in good),
        lost=len(answers) - len(good),
        seconds=seconds,
        cpu_seconds=cpu,
        kib_per_connection=each,
    )


async def _warm_up(target: Target, process: Running) -> None:
    chats = await _connect(WARM_CONNECTIONS, target, process)
    await asyncio.gather(*(_ask(chat, (WARM_UP,) * WARM_CHATS, 0) for chat in chats))
    await asyncio.gather(*(chat.hang_up() for chat in chats))
    await asyncio.sleep(0.5)  # the target takes note of who has left


async def _connect(count: int, target: Target, process: Running) -> list[Conversation]:
    chats = [target.chat() for _ in range(count)]
    for at in range(0, count, CONNECTING):
        await asyncio.gather(*(c.connect(process.port) for c in chats[at : at + CONNECTING]))
    return chats


async def _ask(chat: Conversation, orders: tuple[Order, ...], start: float) -> list[Answer | None]:
    """Ask one order after the other. None stands for an answer that did not come in time."""
    await asyncio.sleep(start)
    answers: list[Answer | None] = []
    for order in orders:
        try:
            async with asyncio.timeout(LOST_SECONDS + order.tokens * order.gap_ms / 1000):
                answers.append(await chat.ask(order))
        except (TimeoutError, OSError):
            answers.append(None)
    return answers
