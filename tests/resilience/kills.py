"""A service that is killed in the middle of turns and started again: what is left must be right.

People ask without a pause; at a random moment the process gets SIGKILL. After the next start each
message that was acknowledged is there once; each of its turns has ended, the ones that the kill cut
short as `interrupted` with the beginning of their answer; and of what had reached its reader, at
most the last second is missing.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

from demo_model.server import DemoServer
from parlance_conformance.check.probe import Hangup, new_id
from parlance_conformance.contract import Frame
from parlance_conformance.parts import said
from tests.live_client import LiveClient
from tests.own_process import OwnProcess, own_process
from tests.resilience.settings import in_environment

WORDS = [f"w{n} " for n in range(400)]
TEXT = "".join(WORDS)
REPLY = {"text": [{"text": word, "delay": 0.005} for word in WORDS]}
ALIVE_SECONDS = (0.3, 2.5)
LOST_SECONDS = 1.0


@dataclass
class Asked:
    """A message that was acknowledged, and its answer as far as it came, with the times."""

    id: str
    user: str
    turn_id: str
    chat_id: str
    came: list[tuple[float, int]] = field(default_factory=list)
    ended: bool = False

    def chars_before(self, moment: float) -> int:
        """How much of the answer had come by then."""
        return max((chars for at, chars in self.came if at <= moment), default=0)


@dataclass
class Kills:
    """What happened, and what was wrong."""

    kills: int = 0
    acknowledged: int = 0
    interrupted: int = 0
    longest_loss: float = 0.0
    wrong: Counter[str] = field(default_factory=Counter)


async def kill_often(
    count: int, folder: Path, *, users: int = 4, seed: int = 1, **environment: str
) -> Kills:
    """Kill a service `count` times. Without DATABASE_URL its database is a file in `folder`."""
    found, dice = Kills(), random.Random(seed)
    cut: list[Asked] = []
    killed = 0.0
    settings = in_environment() | environment
    async with DemoServer(pace=0) as demo:
        for number in range(count + 1):
            async with own_process(demo, folder, **settings) as service:
                await _judge(service, cut, killed, found)
                if number == count:
                    break
                cut, killed = await _until_killed(service, demo, users, dice)
                found.kills += 1
                found.acknowledged += len(cut)
            if "DATABASE_URL" not in environment:
                _check_file(folder / "var" / "parlance.db", found)
    return found


async def _until_killed(
    service: OwnProcess, demo: DemoServer, users: int, dice: random.Random
) -> tuple[list[Asked], float]:
    asked: list[Asked] = []
    people = [
        asyncio.create_task(_person(service.port, demo, f"k{number}@test.com", asked))
        for number in range(users)
    ]
    await asyncio.sleep(dice.uniform(*ALIVE_SECONDS))
    killed = time.monotonic()
    service.process.kill()
    await service.process.wait()
    for task in people:
        task.cancel()
    await asyncio.gather(*people, return_exceptions=True)
    return asked, killed


async def _person(port: int, demo: DemoServer, user: str, asked: list[Asked]) -> None:
    """Ask one thing after the other, each in a chat of its own, until the service is gone."""
    with suppress(Hangup, OSError):
        async with LiveClient(port, new_id(), headers={"X-EMAIL-USER": user}) as client:
            while True:
                demo.script([REPLY])
                id_ = new_id()
                await client.send("chat", id=id_, content=f"Ask {id_}")
                ack = await client.until("ack", command_id=id_)
                current = Asked(id_, user, ack["turn_id"], ack["chat_id"])
                asked.append(current)
                await _listen(client, current)


async def _listen(client: LiveClient, current: Asked) -> None:
    chars = 0
    while not current.ended:
        frame = await client.next()
        if frame.get("turn_id") == current.turn_id:
            if frame["type"] == "token":
                chars += len(frame["text"])
                current.came.append((time.monotonic(), chars))
            current.ended = frame["type"] == "turn_finished"


async def _judge(service: OwnProcess, cut: list[Asked], killed: float, found: Kills) -> None:
    async with httpx2.AsyncClient(base_url=service.url, trust_env=False) as http:
        for one in cut:
            page = await http.get(
                f"/chats/{one.chat_id}/messages", headers={"X-EMAIL-USER": one.user}
            )
            if page.status_code != 200:
                found.wrong["a chat is gone"] += 1
            else:
                _judge_chat(page.json()["messages"], one, killed, found)


def _judge_chat(messages: list[Frame], one: Asked, killed: float, found: Kills) -> None:
    roles = [message["role"] for message in messages]
    if roles != ["user", "assistant"] or messages[0]["id"] != one.id:
        found.wrong[f"the chat has {roles}"] += 1
        return
    answer = messages[1]
    text, outcome = said(answer), answer.get("outcome")
    if one.ended and (outcome, text) != ("completed", TEXT):
        found.wrong[f"an answer that was told as ended is {outcome}"] += 1
    if not TEXT.startswith(text):
        found.wrong["an answer is not the beginning of what was said"] += 1
    if outcome == "completed":
        found.wrong["a completed answer is not whole"] += text != TEXT
        return
    found.wrong[f"a turn is {outcome}"] += outcome != "interrupted"
    found.interrupted += 1
    missing = [at for at, chars in one.came if chars > len(text)]
    if missing:
        found.longest_loss = max(found.longest_loss, killed - missing[0])
    if one.chars_before(killed - LOST_SECONDS) > len(text):
        found.wrong["more than a second of an answer is lost"] += 1


def _check_file(path: Path, found: Kills) -> None:
    connection = sqlite3.connect(path)
    try:
        [[verdict]] = connection.execute("PRAGMA integrity_check").fetchall()
    finally:
        connection.close()
    found.wrong[f"integrity check: {verdict}"] += verdict != "ok"
