"""Somebody at a browser: finds things by what they are called, never by how they are built."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.async_api import Locator, Page, expect

from tests.browser.journeys.transcript import Transcript
from tests.browser.journeys.witness import Witness


@dataclass(frozen=True)
class Person:
    """One page and what is watched of its browser."""

    page: Page
    witness: Witness
    url: str

    @property
    def transcript(self) -> Transcript:
        return self.witness.transcript

    @property
    def field(self) -> Locator:
        return self.page.get_by_label("Your message")

    @property
    def said(self) -> Locator:
        """The person's own messages."""
        return self.page.locator(".bubble")

    @property
    def answers(self) -> Locator:
        """The written text of each answer."""
        return self.page.locator(".markdown")

    @property
    def finished(self) -> Locator:
        """What only a finished answer has."""
        return self.page.get_by_role("button", name="Good answer")

    @property
    def chats(self) -> Locator:
        """The list of chats."""
        return self.page.get_by_role("navigation", name="Chats")

    def chat(self, title: str, mark: str = "") -> Locator:
        """A chat in the list, with what is said of it."""
        name = re.compile(f"^{re.escape(title)}.*{re.escape(mark)}")
        return self.chats.get_by_role("link", name=name)

    async def open(self) -> None:
        """Open the page and wait until it is connected."""
        await self.page.goto(self.url)
        await self.connected()

    async def settle(self) -> None:
        """Wait until the page has loaded all that it loads later, before its line is cut."""
        await self.page.wait_for_load_state("networkidle")

    async def connected(self) -> None:
        await expect(self.page.locator(".link.good")).to_be_visible()

    async def ask(self, text: str) -> None:
        await self.field.fill(text)
        await self.page.keyboard.press("Enter")

    async def choose(self, which: str, *names: str) -> None:
        """Open a picker and tick what is named."""
        button = self.page.get_by_role("button", name=which)
        await button.click()
        panel = self.page.get_by_role("dialog", name=which)
        for name in names:
            await panel.get_by_role("checkbox", name=name).check()
        await self.page.keyboard.press("Escape")
        await expect(panel).to_have_count(0)

    async def choose_tools(self, *names: str) -> None:
        await self.choose("Tools that the answer may use", *names)

    async def choose_data(self, *names: str) -> None:
        await self.choose("Data sources to search", *names)

    async def read_on(self, answers: int, *, seconds: float = 12) -> None:
        """Wait until so many answers are finished."""
        await expect(self.finished).to_have_count(answers, timeout=seconds * 1000)

    async def overflow(self) -> int:
        """By how many pixels the page is wider than the screen."""
        width: int = await self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return width
