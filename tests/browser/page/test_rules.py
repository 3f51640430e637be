"""The page's pure rules, run where they live: numbering and delays."""

import json
import random
from typing import Any

from playwright.async_api import Page

from tests.browser.page import frames as f
from tests.browser.page.peer import Peer, Talker

REDUCE = """async ([batches]) => {
  const { reduce } = await import('/static/js/state/reducer.js');
  const { INITIAL } = await import('/static/js/state/initial.js');
  let state = INITIAL;
  for (const frames of batches) state = reduce(state, { type: 'frames', frames, now: 1000 });
  return JSON.stringify(state);
}"""

async def blank(page: Page, peer: Peer) -> None:
    async def quiet(talker: Talker) -> None:
        await talker.stay()

    peer.talks = [quiet]
    await page.goto(peer.url)


def history() -> list[dict[str, Any]]:
    """A session with two turns."""
    call = {"id": "c1", "name": "calculate", "state": "succeeded", "elapsed_ms": 3}
    second = "2" * 32
    return [
        f.session(),
        f.turn_started(1),
        f.message(2, "user", "Hello", id="7" * 32),
        *[f.token(seq, f"word{seq} ") for seq in range(3, 40)],
        f.tool_status(40, call),
        f.message(41, "assistant", "Done."),
        f.turn_finished(42),
        f.turn_started(43, second),
        f.token(44, "More", second),
        f.turn_finished(45, second, "limited", limit="max_rounds"),
    ]


async def reduced(page: Page, batches: list[list[dict[str, Any]]]) -> dict[str, Any]:
    return dict(json.loads(await page.evaluate(REDUCE, [batches])))


def turns(state: dict[str, Any], chat: str = f.CHAT) -> list[dict[str, Any]]:
    """What the page has of a chat."""
    found: list[dict[str, Any]] = state["chats"][chat]["turns"]
    return found


async def test_events_that_come_again_in_any_pieces_change_nothing(page: Page, peer: Peer) -> None:
    await blank(page, peer)
    frames = history()
    once = await reduced(page, [[frame] for frame in frames])
    assert once["cursor"] == {"epoch": f.EPOCH, "seq": 45}
    assert [turn["text"] for turn in turns(once)] == ["Done.", "More"]
    dice = random.Random(7)
    for _ in range(30):
        stream: list[dict[str, Any]] = []
        at = 0
        while at < len(frames):
            step = dice.randint(1, 9)
            back = max(1, at - dice.randint(0, 6))
            stream += frames[back if at else 0 : at + step]
            at += step
        cuts = sorted(dice.sample(range(1, len(stream)), 4))
        batches = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
        assert await reduced(page, batches) == once


async def test_a_type_that_nobody_knows_is_counted_with_its_number(page: Page, peer: Peer) -> None:
    await blank(page, peer)
    novelty = {"type": "hologram", "seq": 2, "of": "Maria"}
    odd = {"type": "whisper"}
    known = [f.session(), f.turn_started(1), novelty, odd, f.token(3, "Hello")]
    state = await reduced(page, [known])
    assert state["cursor"]["seq"] == 3
    assert turns(state)[0]["text"] == "Hello"
    assert state["ignored"] == 2
    assert not state["gap"]


async def test_nothing_behind_a_hole_is_taken_until_the_connection_resumed(
    page: Page, peer: Peer
) -> None:
    await blank(page, peer)
    before = [f.session(), f.turn_started(1), f.token(2, "a"), f.token(4, "c")]
    state = await reduced(page, [before])
    assert (state["gap"], state["cursor"]["seq"]) == (True, 2)
    after = [f.session(resumed=True, seq=4), f.token(3, "b"), f.token(4, "c")]
    state = await reduced(page, [before, after])
    assert (state["gap"], turns(state)[0]["text"]) == (False, "abc")


async def test_waiting_grows_to_a_bound_and_close_codes_decide_alone(
    page: Page, peer: Peer
) -> None:
    await blank(page, peer)
    delays, retries = await page.evaluate(
        """async () => {
          const { delay } = await import('/static/js/net/backoff.js');
          const { closeCode } = await import('/static/js/generated/close_codes.js');
          const steps = [0, 1, 2, 3, 4, 5, 6, 50];
          const codes = [1000, 1001, 1006, 1012, 4001, 4004, 4029, 4499,
            4500, 4501, 4503, 4509, 4999, 5000];
          return [steps.map((n) => [delay(n, () => 0), delay(n, () => 0.999)]),
            codes.map((code) => [code, closeCode(code).then === 'reconnect'])];
        }"""
    )
    lows = [low for low, _ in delays]
    assert lows == sorted(lows)
    assert delays[0] == [250, 500]
    assert delays[-1] == [10_000, 19_990]
    assert {code for code, retry in retries if not retry} == {4500, 4501, 4503, 4509, 4999}
