"""When what arrives is shown: a replay at once, and also while the tab is hidden."""

import asyncio

import pytest
from playwright.async_api import Page, expect

from tests.browser.page import frames as f
from tests.browser.page.peer import Peer, Talker

SEVERAL_FRAMES_SECONDS = 0.3
WATCH = """new MutationObserver(() => {
  if (document.body?.innerText.includes('long over')) window.flashed = true;
}).observe(document, { subtree: true, childList: true, characterData: true });"""


@pytest.mark.requirement("C3")
async def test_a_replay_is_drawn_once_when_all_of_it_has_come(page: Page, peer: Peer) -> None:
    async def talk(talker: Talker) -> None:
        await talker.say(f.back(seq=6))
        await talker.hear("resume")
        await talker.say(f.turn_started(1), f.token(2, "long over"))
        await asyncio.sleep(SEVERAL_FRAMES_SECONDS)
        await talker.say(
            f.message(3, "assistant", "All of "), f.turn_finished(4),
            f.turn_started(5, "9" * 32), f.token(6, "it", "9" * 32),
        )  # fmt: skip
        await talker.stay()

    peer.talks = [talk]
    await page.add_init_script(WATCH)
    await page.goto(peer.url)
    await expect(page.locator(".markdown")).to_have_text(["All of", "it"])
    assert await page.evaluate("window.flashed") is None


@pytest.mark.requirement("C3")
async def test_a_replay_that_takes_long_is_shown_as_it_comes(page: Page, peer: Peer) -> None:
    async def talk(talker: Talker) -> None:
        await talker.say(f.back(seq=60))
        await talker.hear("resume")
        await talker.say(f.turn_started(1), f.token(2, "slowly"))
        await talker.stay()

    peer.talks = [talk]
    await page.goto(peer.url)
    await expect(page.locator(".markdown")).to_have_text("slowly")


async def test_a_tab_that_is_hidden_in_the_middle_of_an_answer_goes_on(
    page: Page, peer: Peer
) -> None:
    async def talk(talker: Talker) -> None:
        await talker.say(f.back(), f.turn_started(1), f.token(2, "on and on"))
        await talker.stay()

    peer.talks = [talk]
    await page.add_init_script("window.requestAnimationFrame = () => 0;")
    await page.goto(peer.url)
    await expect(page.locator(".markdown")).to_have_text("on and on")
