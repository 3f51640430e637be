"""Chromium for tests: a browser to start once, and a page whose script files come from a folder."""

from __future__ import annotations

import mimetypes
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, Route, async_playwright

CHROMIUM = os.environ.get("CHROMIUM_PATH", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    # A page that a test made up has no address, so the service would count as another network.
    "--disable-features=LocalNetworkAccessChecks",
]


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A browser. Without one the test is skipped, but never in CI."""
    if shutil.which(CHROMIUM) is None:
        if os.environ.get("CI"):
            pytest.fail("CI has no Chromium: install it, or set CHROMIUM_PATH.")
        pytest.skip("No Chromium: install it, or set CHROMIUM_PATH.")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@asynccontextmanager
async def page_with(browser: Browser, url: str, folder: Path) -> AsyncIterator[Page]:
    """An empty page of the service's own origin; below `/client/` are the folder's files."""

    async def serve(route: Route) -> None:
        inside = route.request.url.split("/client/", 1)[1]
        file = folder / inside
        if inside:
            kind = mimetypes.guess_type(file.name)[0]
            await route.fulfill(body=file.read_text("utf-8"), content_type=kind)
        else:
            await route.fulfill(
                body="<!doctype html><title>client</title>", content_type="text/html"
            )

    context = await browser.new_context()
    context.set_default_timeout(15_000)
    page = await context.new_page()
    await page.route("**/client/**", serve)
    await page.goto(f"{url}/client/")
    yield page
    await context.close()
