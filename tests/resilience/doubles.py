"""Two clients of one user at the same instant: who gets the session, and what the other is told."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import AsyncExitStack
from typing import Self

from app.core.ids import new_id
from parlance_conformance.check.probe import Hangup
from parlance_conformance.contract import Frame
from tests.live_client import LiveClient
from tests.resilience.peers import somebody

# Which of the two ask to take over.
KINDS = {"plain": (False, False), "one takes over": (False, True), "both take over": (True, True)}


class Contender(LiveClient):
    """One of the two, after its first frame."""

    def __init__(self, port: int, user: str, *, takes_over: bool) -> None:
        headers = {"X-EMAIL-USER": user}
        super().__init__(port, new_id(), headers=headers, takeover=takes_over, greeted=False)
        self.takes_over = takes_over
        self.first: Frame = {}

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        self.first = await self.next()
        return self

    async def is_owner(self) -> bool:
        """Whether it is answered; the other must be told 4509 instead."""
        try:
            await self.fence()
        except Hangup:
            return False
        return True


async def collide(port: int, kind: str) -> str | None:
    """Let two clients of a new user arrive at once; say what was wrong."""
    user = somebody()
    pair = [Contender(port, user, takes_over=takes_over) for takes_over in KINDS[kind]]
    async with AsyncExitStack() as stack:
        await asyncio.gather(*(stack.enter_async_context(contender) for contender in pair))
        return await _judge(kind, pair)


async def _judge(kind: str, pair: list[Contender]) -> str | None:
    owners = [contender for contender in pair if await contender.is_owner()]
    if len(owners) == 2 and kind != "plain":  # the later hello may still be on its way to the first
        owners = [contender for contender in owners if await contender.is_owner()]
    if len(owners) != 1:
        return f"{kind}: {len(owners)} owners"
    [loser] = [contender for contender in pair if contender is not owners[0]]
    if owners[0].first["type"] != "session":
        return f"{kind}: the owner was not greeted"
    if kind == "one takes over" and not owners[0].takes_over:
        return f"{kind}: the one that did not is the owner"
    if kind == "plain" and loser.first.get("code") != "session_taken":
        return f"{kind}: the loser was told {loser.first}"
    if (code := await loser.closed()) != 4509:
        return f"{kind}: the loser was closed with {code}"
    return None


async def collide_often(port: int, rounds: int, *, at_once: int) -> tuple[Counter[str], list[str]]:
    """Do so many rounds of all kinds; return their numbers and what was wrong."""
    done: Counter[str] = Counter()
    wrong: list[str] = []
    numbers = iter(range(rounds))

    async def worker() -> None:
        for number in numbers:
            kind = list(KINDS)[number % len(KINDS)]
            if (problem := await collide(port, kind)) is not None:
                wrong.append(problem)
            done[kind] += 1

    async with asyncio.TaskGroup() as group:
        for _ in range(at_once):
            group.create_task(worker())
    return done, wrong
