"""Our page, served by the conformance kit, on every bad day: what a person sees in the end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from parlance_conformance.serve.days import BAD_DAYS, day_named
from parlance_conformance.serve.script import HELLO
from parlance_conformance.serve.server import ScriptedServer
from tests.clients.browsing import chromium

pytestmark = pytest.mark.asyncio(loop_scope="module")
STATIC = Path(__file__).resolve().parents[2] / "static"
QUICK = {"slow_tool": 1, "slow_tokens": 3, "drop_at": 12}
SEEN_MS = 20_000
BROKEN_OFF = "I was about to say"
# The texts of the two answers, and a sentence that the page must show.
ANSWERS = {
    "llm_down": ([HELLO], "The language model cannot be reached. Try again."),
    "error_frame": ([BROKEN_OFF, BROKEN_OFF], "The model's answer broke off. Try again."),
    "server_restart": (["Hello! I", HELLO], "The service began a new session."),
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


async def ask(page: Page, text: str, turn: int) -> None:
    """Send a message and wait for the end of its turn.

    Press "Try again" when it was refused, and when the chat's messages could not be read.
    """
    await page.get_by_label("Your message").fill(text)
    await page.keyboard.press("Enter")
    refused = page.locator(".unsent.bad, .earlier.bad-text").get_by_role("button", name="Try again")
    ended = page.locator("article").nth(turn).locator(".markdown, .ending")
    for _ in range(4):
        await expect(refused.or_(ended).first).to_be_visible(timeout=SEEN_MS)
        if not await refused.count():
            break
        await refused.first.click()
    await expect(page.get_by_role("button", name="Stop")).to_have_count(0, timeout=SEEN_MS)


@pytest.mark.requirement("G3", "G4", "A23")
@pytest.mark.parametrize("day", ["good", *BAD_DAYS])
async def test_the_page_survives(browser: Browser, day: str) -> None:
    chosen = day_named(None if day == "good" else day, QUICK.get(day, 0))
    answers, sentence = ANSWERS.get(day, ([HELLO, HELLO], ""))
    problems: list[str] = []
    context = await browser.new_context()
    context.set_default_timeout(10_000)
    async with ScriptedServer(day=chosen, page=STATIC, thinking=0.5) as server:
        page = await context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        await page.goto(server.url)
        if day == "session_taken":
            await page.get_by_role("button", name="Use it here").click()
        for turn in range(2):
            await ask(page, f"hello {turn}", turn)
        await expect(page.locator(".markdown")).to_have_text(answers, timeout=SEEN_MS)
        await expect(page.locator(".bubble")).to_have_text(["hello 0", "hello 1"])
        if sentence:
            await expect(page.get_by_text(sentence).first).to_be_visible()
        await context.close()
    assert (problems, server.errors) == ([], [])
