"""The list of chats in the three clients: pages, changes, deletion and return."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from parlance_client import Refused, aio, blocking
from tests.clients.bad_days import scripted
from tests.clients.browsing import chromium
from tests.clients.test_javascript import run

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.requirement("C8", "F4")]
CHANGE = """async ({ url }) => {
  const { connect } = await import('/client/src/index.js');
  const parlance = await connect(url);
  const { http } = parlance;
  const begun = [];
  for (const text of ['one', 'two', 'three']) {
    const turn = await parlance.chat(text);
    for await (const _ of turn);
    begun.push(turn.chatId);
  }
  const changed = await http.changeChat(begun[0], { title: 'First', pinned: true });
  const first = await http.chats({ limit: 2 });
  const rest = await http.chats({ before: first.chats.at(-1).id });
  const nothing = await http.deleteChat(begun[1]);
  const gone = await http.chat(begun[1]).catch(({ code, status }) => [code, status]);
  const restored = await http.restoreChat(begun[1]);
  const shown = await http.chat(begun[1]);
  parlance.close();
  return { begun, changed, first, rest, nothing: nothing === undefined, gone, restored, shown };
}"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


async def test_the_javascript_client_lists_changes_deletes_and_restores(browser: Browser) -> None:
    async with scripted("good") as url:
        told = await run(browser, url, CHANGE)

    one, two, three = told["begun"]
    assert (told["changed"]["title"], told["changed"]["pinned"]) == ("First", True)
    assert [chat["id"] for chat in told["first"]["chats"]] == [one, three]
    assert [chat["id"] for chat in told["rest"]["chats"]] == [two]
    assert (told["first"]["has_more"], told["rest"]["has_more"]) == (True, False)
    assert (told["nothing"], told["gone"]) == (True, ["not_found", 404])
    assert told["restored"] == told["shown"] == told["rest"]["chats"][0]


async def test_both_python_clients_list_change_delete_and_restore() -> None:
    async with scripted("good") as url, aio.connect(url) as parlance:
        begun = []
        for content in ("one", "two", "three"):
            turn = await parlance.chat(content)
            assert [event.type async for event in turn][-1] == "turn_finished"
            begun.append(str(turn.chat_id))
        one, two, three = begun
        http, plain = parlance.http, blocking.Client(url).http

        changed = await http.change_chat(one, title="First", pinned=True)
        first = await http.chats(limit=2)
        rest = await asyncio.to_thread(plain.chats, before=first.chats[-1].id)
        await asyncio.to_thread(plain.delete_chat, two)
        with pytest.raises(Refused) as refused:
            await http.chat(two)
        restored = await http.restore_chat(two)

        assert (changed.title, changed.pinned) == ("First", True)
        assert [chat.id for chat in first.chats] == [one, three]
        assert (first.has_more, rest.has_more) == (True, False)
        assert (refused.value.code, refused.value.status) == ("not_found", 404)
        assert restored == await http.chat(two) == rest.chats[0]


async def test_a_change_of_nothing_is_refused() -> None:
    async with scripted("good") as url, aio.connect(url) as parlance:
        turn = await parlance.chat("hello")
        assert [event.type async for event in turn][-1] == "turn_finished"
        for change in ({}, {"title": ""}, {"title": "x" * 201}):
            with pytest.raises(Refused) as refused:
                await parlance.http.change_chat(str(turn.chat_id), **change)  # type: ignore[arg-type]
            assert refused.value.code == "bad_request"
