"""Frames that break the contract in every place: the page stands, and draws the next turn."""

import copy
import random
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.async_api import Page, expect

from parlance_conformance.contract import frame_problems
from tests.browser.page import frames as f
from tests.browser.page.conftest import Witness
from tests.browser.page.peer import Peer, Talker, server_examples

Path = tuple[Any, ...]
ODDITIES: tuple[Any, ...] = (None, 7, -1.5, True, "", "__proto__", [], {}, [[]], {"length": 2**53})
# Without its type a frame is none, and its number decides whether it is looked at: see test_rules.
KEPT = ("type", "seq", "epoch")
BEGINNINGS = ("session", "reset")
HANDLED = ("breaks the contract", "A part of the page could not be drawn")
"""What the page says in the console of a frame that it takes for broken."""


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every place within a frame."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for name, below in inner:
        if path or name not in KEPT:
            yield (*path, name)
            if isinstance(below, dict | list):
                yield from places(below, (*path, name))


def broken(frame: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The frame, in each place without what stands there and with what should not."""
    for path in places(frame):
        for oddity in (..., *ODDITIES):
            trial = copy.deepcopy(frame)
            place = trial
            for step in path[:-1]:
                place = place[step]
            if oddity is ...:
                del place[path[-1]]
            else:
                place[path[-1]] = oddity
            yield trial


def broken_frames() -> list[dict[str, Any]]:
    """All that break the contract, those that begin anew first, the others in one chance order."""
    found = [
        trial for frame in server_examples() for trial in broken(frame) if frame_problems(trial)
    ]
    random.Random(11).shuffle(found)
    return sorted(found, key=lambda frame: frame["type"] not in BEGINNINGS)


def good_turn(chat: dict[str, Any], seq: int) -> list[dict[str, Any]]:
    """A turn as it should be, in a chat of its own."""
    turn, own = "9" * 32, "b" * 32
    frames = [
        f.ack(chat["id"], turn),
        f.turn_started(seq, turn),
        f.token(seq + 1, "Still here.", turn),
        f.message(seq + 2, "assistant", "Still here.", turn, id="8" * 32, chat_id=own),
        f.turn_finished(seq + 3, turn),
    ]
    return [frame | {"chat_id": own} for frame in frames]


@pytest.mark.requirement("G2", "F4")
async def test_no_broken_frame_stops_the_page_or_the_turns_behind_it(
    page: Page, peer: Peer, witness: Witness
) -> None:
    frames = broken_frames()
    assert len(frames) > 1_000

    async def talk(talker: Talker) -> None:
        beginnings = [frame for frame in frames if frame["type"] in BEGINNINGS]
        await talker.say_anything(*beginnings)
        await talker.say(f.session())
        seq = 0
        for frame in frames[len(beginnings) :]:
            seq += "seq" in frame
            await talker.say_anything(frame | {"seq": seq} if "seq" in frame else frame)
        await talker.say(f.refusal("internal_error", "All of it came."))
        chat = await talker.hear("chat")
        await talker.say(*good_turn(chat, seq + 1))
        await talker.stay()

    peer.talks = [talk]
    await page.goto(peer.url)
    await expect(page.get_by_text("All of it came.")).to_be_visible()
    await page.get_by_role("button", name="New chat").click()
    await page.get_by_role("textbox", name="Message").fill("I can write")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Still here.", exact=True)).to_be_visible()
    assert [p for p in witness.problems if not any(known in p for known in HANDLED)] == []
