"""The service is restarted under a page that stays open."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.journeys.conftest import Visit
from tests.browser.journeys.witness import BROKEN_LINE, NO_SUCH_CHAT
from tests.running import running_service


@pytest.mark.requirement("C3", "C8", "G3")
async def test_the_page_comes_back_by_itself_and_says_what_was_lost(visit: Visit) -> None:
    async with running_service() as before:
        person = await visit(before.url)
        person.witness.tolerate(BROKEN_LINE)
        person.witness.tolerate(NO_SUCH_CHAT)
        await person.open()
        await person.ask("What can you do?")
        await person.read_on(1)
        await person.settle()
        written = await person.answers.text_content()
    await expect(person.page.get_by_text("The service is restarting.")).to_be_visible()
    await person.ask("Still there?")
    async with running_service(port=before.port):
        await person.read_on(2, seconds=20)
        await expect(person.page.get_by_text("The service began a new session.")).to_be_visible()
        await expect(person.page.get_by_text("The service is restarting.")).to_have_count(0)
        assert await person.answers.first.text_content() == written
        old, new = person.transcript.events("session")
        assert (new["resumed"], new["epoch"] == old["epoch"]) == (False, False)
        first, *again = person.transcript.commands("chat")
        assert {chat["id"] for chat in again} == {again[0]["id"]} != {first["id"]}
        assert "chat_id" not in again[-1]
        await person.page.context.close()
