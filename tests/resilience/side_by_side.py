"""A client with several chats at once that keeps losing its one connection and always comes back.

Commands that were not acknowledged are sent again under their ids, ahead of `resume`, as the
contract asks; so an `ack` comes before the events of its turn on every connection.
"""

from __future__ import annotations

import asyncio
import random

from app.core.ids import new_id
from demo_model.server import DemoServer
from parlance_conformance.contract import Frame
from tests.resilience.disconnects import REPLY, WORDS, Result
from tests.resilience.impatient import LONG_PATIENCE, LOST, PATIENCE, ImpatientClient
from tests.resilience.network import HOWS, Network, Trouble
from tests.resilience.transcript import Transcript

# A conversation that takes longer is stuck, in seconds.
STUCK = 60.0
MOST_BYTES = 60_000


class SideBySide:
    """One user whose chats are answered at one time."""

    def __init__(self, network: Network, user: str, *, dice: random.Random) -> None:
        self._network = network
        self._headers = {"X-EMAIL-USER": user}
        self._dice = dice
        self._client_id = new_id()
        self._waiting: dict[str, Frame] = {}
        self._turns: dict[str, str] = {}
        self._finished: set[str] = set()
        self.transcript = Transcript()
        self.cuts = 0

    async def say(self, contents: list[str], *, most_cuts: int) -> list[str]:
        """Send all messages at once, each into a new chat; return their turns' ids.

        Raises `TimeoutError` when one is stuck.
        """
        commands = [{"kind": "chat", "id": new_id(), "content": content} for content in contents]
        self._waiting = {command["id"]: command for command in commands}
        self._turns, self._finished = {}, set()
        async with asyncio.timeout(STUCK):
            for attempt in range(10**9):
                try:
                    await self._visit(cut=attempt < most_cuts)
                    return [self._turns[command["id"]] for command in commands]
                except LOST:
                    self.cuts += 1
        raise AssertionError

    async def _visit(self, *, cut: bool) -> None:
        patience = PATIENCE if cut else LONG_PATIENCE
        if cut:
            how = self._dice.choice(HOWS)
            self._network.plan.append(Trouble(how, self._dice.randint(1, MOST_BYTES)))
        client = ImpatientClient(
            self._network.port, self._client_id, headers=self._headers, patience=patience
        )
        async with client:
            self.transcript.greet(client.session)
            for command in tuple(self._waiting.values()):
                await client.send(**command)
            if client.session["resumed"]:
                place = {"epoch": client.session["epoch"], "seq": self.transcript.seq}
                await client.send("resume", **place)
            while self._waiting or self._finished < set(self._turns.values()):
                self._take(await client.next())

    def _take(self, frame: Frame) -> None:
        if frame["type"] == "ack":
            before = self._turns.setdefault(frame["command_id"], frame["turn_id"])
            self.transcript.faults["two turns of one message"] += before != frame["turn_id"]
            self._waiting.pop(frame["command_id"], None)
        self.transcript.take(frame)
        if frame["type"] == "turn_finished":
            self._finished.add(frame["turn_id"])


async def juggle(port: int, demo: DemoServer, *, cuts: int, chats: int, seed: int) -> Result:
    """Have one session's chats answered, `chats` at a time, until it was cut `cuts` times."""
    result = Result()
    dice = random.Random(f"side by side {seed}")
    async with Network(port) as network:
        client = SideBySide(network, f"side{seed}@test.com", dice=dice)
        while client.cuts < cuts:
            demo.script([REPLY] * chats)
            try:
                turns = await client.say(["count"] * chats, most_cuts=dice.randint(1, 9))
            except TimeoutError:
                result.wrong["stuck"] += 1
                break
            for turn in turns:
                client.transcript.judge(turn, "".join(WORDS))
            result.turns += chats
        result.cuts = client.cuts
        result.events = len(client.transcript.events)
        result.wrong.update(client.transcript.wrong)
    return result
