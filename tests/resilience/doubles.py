"""Two clients of one user at the same instant: who gets the session, and what the other is told."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from dataclasses import dataclass

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from app.core.ids import new_id
from tests.contract_schemas import check_server_frame
from tests.resilience.peers import somebody

# Which of the two ask to take over.
KINDS = {"plain": (False, False), "one takes over": (False, True), "both take over": (True, True)}
PATIENCE = 10.0


@dataclass
class Contender:
    """One of the two, after its first frame."""

    takes_over: bool
    socket: ClientConnection
    first: dict[str, object]

    async def is_owner(self) -> bool:
        """Whether it is answered; the other must be told 4509 instead."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self.socket.send('{"type":"ping","nonce":"mine"}')
                while json.loads(await self.socket.recv())["type"] != "pong":
                    pass
        except ConnectionClosed:
            return False
        return True

    async def close_code(self) -> int | None:
        """The code that it was closed with."""
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    await self.socket.recv()
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else None


async def _arrive(port: int, user: str, *, takes_over: bool) -> Contender:
    query = "?takeover=true" if takes_over else ""
    url = f"ws://127.0.0.1:{port}/ws/{new_id()}{query}"
    socket = await connect(url, additional_headers={"X-EMAIL-USER": user}, proxy=None)
    async with asyncio.timeout(PATIENCE):
        first = json.loads(await socket.recv())
    check_server_frame(first)
    return Contender(takes_over, socket, first)


async def collide(port: int, kind: str) -> str | None:
    """Let two clients of a new user arrive at once; say what was wrong."""
    user = somebody()
    arrivals = (_arrive(port, user, takes_over=takes_over) for takes_over in KINDS[kind])
    pair = await asyncio.gather(*arrivals)
    try:
        return await _judge(kind, pair)
    finally:
        await asyncio.gather(*(contender.socket.close() for contender in pair))


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
    if (code := await loser.close_code()) != 4509:
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
