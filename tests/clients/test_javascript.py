"""The JavaScript client in a real browser: its README's example, and every bad day."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage

from tests.clients.bad_days import DAYS, QUESTION, TOOL, expected, scripted
from tests.clients.browsing import chromium, page_with
from tests.clients.test_readme import CLIENTS, examples
from tests.running import running_service

pytestmark = pytest.mark.asyncio(loop_scope="module")
PACKAGE = CLIENTS / "javascript"
ASK_TWICE = """async ({ url, takeover, question, tool }) => {
  const { connect } = await import('/client/src/index.js');
  const parlance = await connect(url, { takeover });
  const told = [];
  for (let n = 0; n < 2; n += 1) {
    const turn = await parlance.chat(question, { tools: [tool] });
    const events = [];
    for await (const event of turn) events.push(event);
    const kinds = [...turn.components.values()].map((component) => component.kind);
    told.push({ outcome: turn.outcome, text: turn.text, kinds, events });
  }
  parlance.close();
  return told;
}"""
TAKEN = """async ({ url }) => {
  const { connect, Ended } = await import('/client/src/index.js');
  const told = (error) => [error instanceof Ended, error.code, error.message];
  return connect(url).then(() => 'let in', told);
}"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


async def run(browser: Browser, url: str, script: str, **values: Any) -> Any:
    async with page_with(browser, url, PACKAGE) as page:
        return await page.evaluate(script, {"url": url, **values})


@pytest.mark.requirement("F4")
async def test_the_readmes_example_works(browser: Browser, tmp_path: Path) -> None:
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        said.append(message.text)

    async with running_service() as service, page_with(browser, service.url, PACKAGE) as page:
        example, _ = examples("javascript", "js", service.url)
        module = example.replace("'parlance-client'", "'/client/src/index.js'")
        page.on("console", hear)
        await page.route(
            "**/example.js",
            lambda route: route.fulfill(body=module, content_type="text/javascript"),
        )
        await page.evaluate("import('/example.js')")

    assert said[-1].startswith("completed ")
    assert "39.1" in said[-1]
    assert "".join(said[:-1]) == said[-1].removeprefix("completed ")
    assert len(example.splitlines()) <= 10


@pytest.mark.requirement("G3", "G4")
@pytest.mark.parametrize("day", DAYS)
async def test_the_client_survives(browser: Browser, day: str) -> None:
    asked = {"question": QUESTION, "tool": TOOL, "takeover": day == "session_taken"}
    async with scripted(day) as url:
        told = await run(browser, url, ASK_TWICE, **asked)

    assert [(turn["outcome"], turn["text"]) for turn in told] == expected(day)
    for turn in told:
        own = [e for e in turn["events"] if e["type"] not in ("reset", "session")]
        numbers = [event["seq"] for event in own]
        assert numbers == sorted(set(numbers))
        if turn["outcome"] == "completed":
            assert turn["kinds"] == ["plot"]
        if len(own) == len(turn["events"]):
            tokens = "".join(e["text"] for e in own if e["type"] == "token")
            assert tokens == turn["text"]


async def test_a_taken_session_is_told_and_never_taken_by_itself(browser: Browser) -> None:
    async with scripted("session_taken") as url:
        assert await run(browser, url, TAKEN) == [
            True,
            4509,
            "You have an active session elsewhere.",
        ]
