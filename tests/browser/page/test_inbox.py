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
        await talker.say(f.session(resumed=True, seq=6))
        await talker.hear("resume")
        old, other = "8" * 32, "9" * 32
        await talker.say(
            f.turn_started(1, old) | {"chat_id": other},
            f.token(2, "long over", old),
            f.turn_finished(3, old) | {"chat_id": other},
        )
        await asyncio.sleep(SEVERAL_FRAMES_SECONDS)
        await talker.say(f.turn_started(4), f.token(5, "up to "), f.token(6, "date"))
        await talker.stay()

    peer.talks = [talk]
    await page.add_init_script(WATCH)
    await page.goto(peer.url)
    await expect(page.locator(".markdown")).to_have_text("up to date")
    assert await page.evaluate("window.flashed") is None


@pytest.mark.requirement("C3")
async def test_a_replay_that_takes_long_is_shown_as_it_comes(page: Page, peer: Peer) -> None:
    async def talk(talker: Talker) -> None:
        await talker.say(f.session(resumed=True, seq=60))
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
        await talker.say(f.session(), f.turn_started(1), f.token(2, "on and on"))
        await talker.stay()

    peer.talks = [talk]
    await page.add_init_script("window.requestAnimationFrame = () => 0;")
    await page.goto(peer.url)
    await expect(page.locator(".markdown")).to_have_text("on and on")
