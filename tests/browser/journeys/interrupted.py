"""A page that is reloaded and cut off again and again while it reads: what it shows in the end.

Shared by a journey and by the long run of disconnects.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter

from playwright.async_api import expect

from demo_model.server import DemoServer
from tests.browser.journeys.line import Line
from tests.browser.journeys.person import Person
from tests.browser.journeys.transcript import Frame

WORDS = 60
PAUSE_SECONDS = 0.01
LONGEST_PEACE = 0.4
LONGEST_ANSWER_SECONDS = 30
TURNS_IN_A_CHAT = 8


async def interrupt(
    person: Person, line: Line, demo: DemoServer, *, times: int, seed: int
) -> Counter[str]:
    """Have a connected person read answers until the page was interrupted `times` times.

    Returns counts: `reload` and `drop`, `turns`, and whatever was wrong.
    """
    dice, counts = random.Random(seed), Counter[str]()
    while counts["reload"] + counts["drop"] < times:
        turn = counts["turns"] % TURNS_IN_A_CHAT
        if turn == 0 and counts["turns"]:
            await person.page.get_by_role("button", name="New chat").click()
        demo.script([_reply(counts["turns"])])
        await _ask(person)
        for _ in range(dice.randint(1, 4)):
            await asyncio.sleep(dice.random() * LONGEST_PEACE)
            counts[await _trouble(person, line, dice)] += 1
        counts["turns"] += 1
        due = ["".join(_words(n)).strip() for n in range(counts["turns"])[-turn - 1 :]]
        counts += await _shown(person, due)
    return +(counts + faults(person.transcript.received))


def _words(turn: int) -> list[str]:
    """An answer like no other, so that none can pass for another."""
    return [f"t{turn}w{number} " for number in range(WORDS)]


def _reply(turn: int) -> dict[str, object]:
    return {"text": [{"text": word, "delay": PAUSE_SECONDS} for word in _words(turn)]}


async def _shown(person: Person, due: list[str]) -> Counter[str]:
    """Wait for a chat's answers; count what the page shows instead of them."""
    try:
        await expect(person.answers).to_have_text(due, timeout=LONGEST_ANSWER_SECONDS * 1000)
    except AssertionError:
        return Counter([f"{await person.answers.all_inner_texts()} are shown for {due}"])
    await person.read_on(len(due))
    await expect(person.said).to_have_count(len(due))
    return Counter()


async def _ask(person: Person) -> None:
    """Ask once the page lets one: the receipt of the last message may come behind its turn."""
    await person.field.fill("Count")
    await expect(person.page.get_by_role("button", name="Send", exact=True)).to_be_enabled()
    await person.page.keyboard.press("Enter")


async def _trouble(person: Person, line: Line, dice: random.Random) -> str:
    kind = dice.choice(("reload", "drop"))
    if kind == "reload":
        await person.page.reload()
    else:
        line.drop_live()
    return kind


def faults(received: list[Frame]) -> Counter[str]:
    """What was wrong with the numbers that a browser got, over all its connections.

    A page that was reloaded asks for all that there is, from the first event or by a snapshot.
    """
    found, epoch, seq, first = Counter[str](), "", 0, True
    for frame in received:
        if frame["type"] == "session":
            found["another log"] += epoch not in ("", frame["epoch"])
            epoch, first = frame["epoch"], True
        elif frame["type"] == "reset":
            seq, first = frame["seq"], False
        elif "seq" in frame:
            if first and frame["seq"] == 1:
                seq = 0
            found["lost"] += max(0, frame["seq"] - seq - 1)
            found["doubled"] += frame["seq"] <= seq
            seq, first = frame["seq"], False
    return found
