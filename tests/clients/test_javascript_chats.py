"""The JavaScript client with several chats at one time, in a real browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from parlance_conformance.serve.script import NUMBERS
from tests.clients.bad_days import ANSWER, QUESTION, SEVERAL_CHATS, TOOL, scripted
from tests.clients.browsing import chromium
from tests.clients.test_javascript import run

pytestmark = pytest.mark.asyncio(loop_scope="module")
ASK_BOTH = """async ({ url, questions, tool }) => {
  const { connect } = await import('/client/src/index.js');
  const parlance = await connect(url);
  const ask = async (question) => {
    const turn = await parlance.chat(question, { tools: [tool] });
    const events = [];
    for await (const event of turn) events.push(event);
    return { id: turn.id, chatId: turn.chatId, outcome: turn.outcome, text: turn.text, events };
  };
  const told = await Promise.all(questions.map(ask));
  parlance.close();
  return told;
}"""
READ = """async ({ url }) => {
  const { connect } = await import('/client/src/index.js');
  const parlance = await connect(url);
  const told = [];
  const ask = async (content, options) => {
    const turn = await parlance.chat(content, options);
    for await (const { type, message } of turn) if (type === 'message') told.push(message);
    return turn.chatId;
  };
  const chatId = await ask('hello');
  await ask('hello again', { chat_id: chatId });
  const newest = await parlance.http.messages(chatId, { limit: 3 });
  const older = await parlance.http.messages(chatId, { before: newest.messages[0].id });
  const none = parlance.http.messages('0'.repeat(32));
  const gone = await none.catch(({ code, status }) => [code, status]);
  parlance.close();
  return { told, newest, older, gone };
}"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


def own(turn: dict[str, Any]) -> list[dict[str, Any]]:
    return [event for event in turn["events"] if event["type"] not in ("reset", "session")]


@pytest.mark.requirement("G3", "G4")
@pytest.mark.parametrize("day", SEVERAL_CHATS)
async def test_two_turns_see_their_own_events_only(browser: Browser, day: str) -> None:
    asked = {"questions": ["Please count.", QUESTION], "tool": TOOL}
    async with scripted(day, SEVERAL_CHATS[day]) as url:
        told = await run(browser, url, ASK_BOTH, **asked)

    assert [(turn["outcome"], turn["text"]) for turn in told] == [
        ("completed", NUMBERS),
        ("completed", ANSWER),
    ]
    for turn in told:
        names = {(event["turn_id"], event["chat_id"]) for event in own(turn)}
        assert names <= {(turn["id"], turn["chatId"])}  # a reset may have hidden all of its events
        numbers = [event["seq"] for event in own(turn)]
        assert numbers == sorted(set(numbers))
    if day == "good":
        counted, plotted = ([event["seq"] for event in own(turn)] for turn in told)
        assert min(counted) < max(plotted)
        assert min(plotted) < max(counted), "the two did not interleave"


@pytest.mark.requirement("F4")
async def test_the_messages_of_a_chat_are_read_in_parts(browser: Browser) -> None:
    async with scripted("good") as url:
        read = await run(browser, url, READ)
    assert read["older"]["messages"] + read["newest"]["messages"] == read["told"]
    assert (read["older"]["has_more"], read["newest"]["has_more"]) == (False, True)
    assert read["gone"] == ["not_found", 404]
