"""The page behind a proxy that puts the service under a path of its own."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.page import frames as f
from tests.browser.page.conftest import Witness
from tests.browser.page.peer import Peer, Talker


@pytest.mark.parametrize("folder", ["/chat/", "/tools/of/all/"])
async def test_everything_that_the_page_asks_for_is_under_its_own_path(
    page: Page, peer: Peer, witness: Witness, folder: str
) -> None:
    async def talk(talker: Talker) -> None:
        await talker.say(f.session())
        command = await talker.hear("chat")
        await talker.say(f.ack(command["id"]), f.turn_started(1))
        await talker.say(f.message(2, "assistant", "```py\nx = 1\n```"), f.turn_finished(3))
        await talker.stay()

    peer.talks = [talk]
    peer.folder = folder
    await page.goto(peer.url)
    await page.get_by_role("button", name="Tools that the answer may use").click()
    await expect(page.get_by_role("checkbox", name="Calculator")).to_be_visible()
    await page.get_by_label("Your message").fill("Hello")
    await page.get_by_role("button", name="Send", exact=True).click()
    await expect(page.locator(".hl-number")).to_have_text("1")
    await page.wait_for_load_state("networkidle")
    assert [path for path in peer.requests if not path.startswith(folder)] == []
    assert any(path.startswith(f"{folder}ws/") for path in peer.requests)
    assert await page.get_by_role("link", name="start page").get_attribute("href") == "./"
    assert witness.problems == []


async def test_two_services_of_one_host_remember_apart(page: Page, peer: Peer) -> None:
    async def talk(talker: Talker) -> None:
        await talker.say(f.session())
        await talker.stay()

    peer.talks = [talk]
    peer.folder = "/one/"
    await page.goto(peer.url)
    await page.get_by_role("button", name="Use the light theme").click()
    await page.get_by_label("Your message").fill("for one")
    await page.reload()
    await expect(page.get_by_label("Your message")).to_have_value("for one")
    assert await page.evaluate("document.documentElement.dataset.theme") == "light"
    peer.folder = "/two/"
    await page.goto(peer.url)
    await expect(page.get_by_label("Your message")).to_have_value("")
    await expect(page.get_by_role("button", name="Use the light theme")).to_be_visible()
