"""The pages that show the contract really show it, in a browser, from this service alone."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, Route, async_playwright, expect

from tests.running import RunningService, running_service

CHROMIUM = os.environ.get("CHROMIUM_PATH", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PATIENCE = 20_000  # milliseconds: the readers are two megabytes of script each

# The policy's own word on what it stopped, kept where the test can read it.
KEEP_VIOLATIONS = """
globalThis.violations = [];
addEventListener('securitypolicyviolation', (event) => {
  globalThis.violations.push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""

# Where to click on each page, one after the other, and what must stand there in the end.
PAGES = {
    "/docs": (["Rate an answer or the service"], ["/api/chat/stream", "It is in the log"]),
    "/redoc": (
        ["caller", "Rate an answer or the service"],
        ["In their own words", "proxyIdentity"],
    ),
    "/docs/asyncapi": (["tool_status"], ["What the service sends", "ToolCall"]),
    "/docs/client-frames": (["CommandId"], ["Shapes inside frames"]),
    "/docs/server-frames": (["LlmState"], ["Shapes inside frames"]),
    "/docs/frame-shapes": (["OpenTurn"], ["Principal"]),
    "/docs/quickstart": (["The protocol, told as a story"], ["Close codes", "take-over"]),
    "/docs/protocol": (["the fine print"], ["Getting in", "No subprotocol"]),
    "/docs/protocol-notes": (["the story"], ["Come back: resume"]),
}


@pytest.fixture
async def service() -> AsyncIterator[RunningService]:
    async with running_service() as running:
        yield running


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    if shutil.which(CHROMIUM) is None:
        pytest.skip("No Chromium: install it, or set CHROMIUM_PATH.")
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await chromium.new_page(viewport={"width": 1280, "height": 900})
        await page.add_init_script(KEEP_VIOLATIONS)
        yield page
        await chromium.close()


@pytest.mark.requirement("E9", "G1", "C10")
@pytest.mark.parametrize("path", PAGES)
async def test_a_page_shows_the_contract_and_asks_nobody_else(
    service: RunningService, page: Page, path: str
):
    asked: list[str] = []
    failed: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: failed.append(str(error)))

    clicks, words = PAGES[path]
    await page.goto(service.url + path)
    for place in clicks:
        await page.locator("#docs").get_by_text(place, exact=True).first.click(timeout=PATIENCE)
    for text in words:
        await expect(page.locator("#docs")).to_contain_text(text, timeout=PATIENCE)
    await page.wait_for_load_state("networkidle")

    assert [url for url in asked if not url.startswith((service.url, "data:"))] == []
    assert await page.evaluate("globalThis.violations") == []
    assert failed == []


@pytest.mark.requirement("G1")
@pytest.mark.parametrize("path", PAGES)
async def test_a_page_is_whole_under_any_path_of_a_proxy(
    service: RunningService, page: Page, path: str
):
    """The proxy takes `/chat` away; what is asked without it is lost."""
    lost: list[str] = []
    failed: list[str] = []
    page.on("pageerror", lambda error: failed.append(str(error)))

    async def proxied(route: Route) -> None:
        inner = route.request.url.removeprefix(service.url)
        if inner.startswith("/chat/"):
            await route.continue_(url=service.url + inner.removeprefix("/chat"))
        else:
            lost.append(inner)
            await route.abort()

    await page.route(f"{service.url}/**", proxied)
    await page.goto(f"{service.url}/chat{path}")
    await expect(page.locator("#docs")).to_contain_text(PAGES[path][0][0], timeout=PATIENCE)
    links = await page.locator("nav a").evaluate_all("all => all.map((a) => a.pathname)")
    assert set(links) == {
        "/chat/", "/chat/docs", "/chat/redoc", "/chat/docs/asyncapi", "/chat/openapi.yaml",
        "/chat/docs/quickstart", "/chat/docs/protocol",
        "/chat/openapi.json", "/chat/asyncapi.yaml", "/chat/asyncapi.json",
    }  # fmt: skip
    assert lost == []
    assert await page.evaluate("globalThis.violations") == []
    assert failed == []
