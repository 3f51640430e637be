"""What is drawn: hostile text stays text, the unknown has a fall-back, a crash stays in place."""

import copy
from collections.abc import Iterator
from typing import Any

from playwright.async_api import Page, expect

from parlance_conformance.contract import frame_problems
from tests.browser.page import frames as f
from tests.browser.page.conftest import Witness
from tests.browser.page.peer import Peer, Talker, server_examples

HOSTILE = (
    "<img src=x onerror=window.pwned=1><script>window.pwned=1</script>"
    "[a](javascript:window.pwned=1) ![i](https://evil.invalid/i.png) <https://evil.invalid>"
    "<svg/onload=window.pwned=1> \u202e [b]: data:text/html,x\n\n<iframe src=//evil.invalid>"
    "\n\n```html\n<script>window.pwned=1</script>\n```\n\n${window.pwned=1} {{constructor}}"
)


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where the strings of a frame are."""
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, (*path, name))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from leaves(inner, (*path, at))


def poisoned(frame: dict[str, Any]) -> dict[str, Any]:
    """The frame with hostile text wherever the contract allows free text of that length."""
    for path in leaves(frame):
        for text in (HOSTILE, HOSTILE[:200], HOSTILE[:80], HOSTILE[:64]):
            trial = copy.deepcopy(frame)
            place = trial
            for step in path[:-1]:
                place = place[step]
            place[path[-1]] = text
            if path[-1] not in ("type", "kind") and not frame_problems(trial):
                frame = trial
                break
    return frame


def hostile_frames() -> list[dict[str, Any]]:
    """Every numbered frame among the contract's examples, poisoned, as one turn."""
    chosen = [x for x in server_examples() if "seq" in x and x["type"] not in ("reset", "session")]
    order = {"turn_started": 0, "turn_finished": 2}
    chosen.sort(key=lambda frame: order.get(frame["type"], 1))
    chosen = [x for x in chosen if x.get("action") != "remove" and x.get("outcome") != "limited"]
    return [poisoned(frame) | {"seq": seq} for seq, frame in enumerate(chosen, 1)]


async def test_hostile_text_in_every_string_of_every_frame_runs_and_fetches_nothing(
    page: Page, peer: Peer, witness: Witness
) -> None:
    async def talk(talker: Talker) -> None:
        frames = hostile_frames()
        await talker.say(poisoned(f.back(frames[0]["chat_id"], llm=f.llm(detail="x"))))
        await talker.say(*frames)
        await talker.stay()

    peer.talks = [talk]
    await page.goto(peer.url)
    await expect(page.locator(".feedback")).to_have_count(1)
    await expect(page.locator(".component")).to_have_count(1)
    await page.locator(".sources > summary").click()
    for step in await page.locator(".step > summary").all():
        await step.click()
    assert await page.evaluate("window.pwned") is None
    assert await page.locator("#app :is(script, img, iframe, object, embed, style)").count() == 0
    assert [url for url in witness.requests if not url.startswith(peer.url)] == []
    hrefs = await page.locator("#app a").evaluate_all("all => all.map((a) => a.href)")
    assert all(href.startswith(("http://", "https://", "mailto:")) for href in hrefs)
    assert witness.problems == []


async def test_an_unknown_component_shows_its_fall_back(page: Page, peer: Peer) -> None:
    globe = {"kind": "globe", "id": "9" * 32, "title": "The world", "fallback": "Seven seas."}

    async def talk(talker: Talker) -> None:
        await talker.say(f.back(), f.turn_started(1))
        await talker.say_anything(f.ui_component(2, globe))
        await talker.say(f.token(3, "There."))
        await talker.stay()

    peer.talks = [talk]
    await page.goto(peer.url)
    await expect(page.get_by_text("Seven seas.")).to_be_visible()
    await expect(page.get_by_text("There.")).to_be_visible()


async def test_a_part_that_cannot_be_drawn_leaves_the_rest_of_the_page_standing(
    page: Page, peer: Peer
) -> None:
    table = {"kind": "table", "id": "9" * 32, "title": "T", "fallback": "A table.", "rows": 5}

    async def talk(talker: Talker) -> None:
        await talker.say(f.back(), f.turn_started(1))
        await talker.say_anything(f.ui_component(2, table))
        await talker.say(f.token(3, "Still here."), f.turn_finished(4))
        await talker.stay()

    peer.talks = [talk]
    await page.goto(peer.url)
    await expect(page.get_by_text("This part could not be drawn.")).to_be_visible()
    await expect(page.get_by_text("A table.")).to_be_visible()
    await expect(page.get_by_text("Still here.", exact=True)).to_be_visible()
