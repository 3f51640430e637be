"""Reading a chat's messages: older ones where one looks, failures in words with a way on."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Page, expect
from websockets.http11 import Response

from tests.browser.page import frames as f
from tests.browser.page.conftest import Witness
from tests.browser.page.peer import Peer, Talker, response

PLACE = """text => [...document.querySelectorAll('.bubble')]
  .find((node) => node.textContent === text)?.getBoundingClientRect().top"""


def turn_id(number: int) -> str:
    return f"{number:032x}"


def question(number: int) -> dict[str, Any]:
    return f.stored("user", f"Question {number}", turn_id(number), id=f"a{number:031x}")


def answer(number: int) -> dict[str, Any]:
    return f.stored("assistant", "ab" * number, turn_id(number), id=f"b{number:031x}")


def long_chat(turns: int) -> list[dict[str, Any]]:
    return [
        stored for number in range(1, turns + 1) for stored in (question(number), answer(number))
    ]


async def talk(talker: Talker) -> None:
    """Come back to the chat."""
    await talker.say(f.back())
    await talker.stay()


@pytest.mark.requirement("C3")
async def test_who_reads_up_stays_where_they_read_while_older_messages_come(
    page: Page, peer: Peer
) -> None:
    peer.messages = {f.CHAT: long_chat(60)}
    peer.talks = [talk]
    await page.goto(peer.url)
    await expect(page.locator(".bubble")).to_have_count(25)
    await expect(page.get_by_text("Question 60", exact=True)).to_be_in_viewport()
    await page.locator("#conversation").evaluate("box => { box.scrollTop = 100; }")
    before = await page.evaluate(PLACE, "Question 36")
    await expect(page.locator(".bubble")).to_have_count(50)
    assert abs(await page.evaluate(PLACE, "Question 36") - before) < 8
    await page.locator("#conversation").evaluate("box => { box.scrollTop = 0; }")
    await expect(page.locator(".bubble")).to_have_text([f"Question {n}" for n in range(1, 61)])
    await expect(page.get_by_role("button", name="Show earlier messages")).to_have_count(0)


Reading = Callable[[str], Awaitable[Response | None]]


def failing(*bodies: tuple[int, bytes]) -> Reading:
    """Answers in turn; then as ever."""
    left = list(bodies)

    async def reading(_: str) -> Response | None:
        if not left:
            return None
        status, body = left.pop(0)
        return response(body, "application/json", status=status)

    return reading


@pytest.mark.requirement("C3")
async def test_where_nothing_can_be_scrolled_a_button_shows_earlier_messages(
    page: Page, peer: Peer
) -> None:
    chat = long_chat(3)
    newest = {"messages": chat[-2:], "has_more": True}
    peer.messages = {f.CHAT: chat}
    peer.reading = failing((200, json.dumps(newest).encode()))
    peer.talks = [talk]
    await page.goto(peer.url)
    await expect(page.locator(".bubble")).to_have_text(["Question 3"])
    await page.get_by_role("button", name="Show earlier messages").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".bubble")).to_have_text([f"Question {n}" for n in range(1, 4)])
    await expect(page.get_by_role("button", name="Show earlier messages")).to_have_count(0)


BROKEN_PART = {"kind": "component", "component": 7}
BROKEN = [
    b"not json",
    b"null",
    b"[]",
    b'{"messages": 7, "has_more": true}',
    b'{"messages": [{"id": 7}], "has_more": false}',
    json.dumps({"messages": [question(1) | {"parts": None}], "has_more": False}).encode(),
    json.dumps({"messages": [answer(1) | {"parts": [BROKEN_PART]}], "has_more": False}).encode(),
]


@pytest.mark.requirement("A24", "G2")
@pytest.mark.parametrize("body", BROKEN)
async def test_messages_of_a_broken_shape_are_a_sentence_with_a_way_on(
    page: Page, peer: Peer, body: bytes
) -> None:
    peer.messages = {f.CHAT: long_chat(2)}
    peer.reading = failing((200, body))
    peer.talks = [talk]
    await page.goto(peer.url)
    alert = page.get_by_role("alert")
    await expect(alert).to_contain_text("The messages could not be read.")
    await alert.get_by_role("button", name="Try again").click()
    await expect(page.locator(".bubble")).to_have_text(["Question 1", "Question 2"])
    await expect(alert).to_have_count(0)


@pytest.mark.requirement("A24")
async def test_an_error_of_the_service_is_said_in_its_words(page: Page, peer: Peer) -> None:
    error = {"code": "internal_error", "message": "Our fault.", "request_id": f.REQUEST}
    peer.messages = {f.CHAT: long_chat(30)}
    peer.reading = failing((200, b"{}"), (500, json.dumps({"error": error}).encode()))
    peer.talks = [talk]
    await page.goto(peer.url)
    await page.get_by_role("button", name="Try again").click()
    await expect(page.get_by_role("alert")).to_contain_text("Our fault.")
    await page.get_by_role("button", name="Try again").click()
    await expect(page.locator(".bubble")).to_have_count(25)


async def test_what_a_service_has_grown_by_is_no_error(
    page: Page, peer: Peer, witness: Witness
) -> None:
    globe = {"kind": "globe", "id": "9" * 32, "title": "The world", "fallback": "Seven seas."}
    parts = [{"kind": "component", "component": globe}, {"kind": "scent", "of": "sea"}]
    parts += answer(1)["parts"]
    grown = answer(1) | {"mood": "good", "state": "polished", "parts": parts}
    messages = [question(1), grown, answer(2) | {"role": "narrator"}]
    body = {"messages": messages, "has_more": False, "total": 3}
    peer.reading = failing((200, json.dumps(body).encode()))
    peer.talks = [talk]
    await page.goto(peer.url)
    await expect(page.get_by_text("Seven seas.")).to_be_visible()
    await expect(page.locator(".markdown")).to_have_text("ab")
    assert witness.problems == []


async def test_a_chat_that_is_gone_says_so_and_a_message_begins_another(
    page: Page, peer: Peer
) -> None:
    heard: asyncio.Queue[f.Frame] = asyncio.Queue()

    async def listen(talker: Talker) -> None:
        await talker.say(f.back())
        heard.put_nowait(await talker.hear("chat"))
        await talker.stay()

    peer.reading = failing((404, f.not_found("There is no such chat.")))
    peer.talks = [listen]
    await page.goto(peer.url)
    await expect(page.get_by_role("heading", name="This chat is not there")).to_be_visible()
    await page.get_by_label("Your message").fill("Hello")
    await page.keyboard.press("Enter")
    assert "chat_id" not in await heard.get()


async def test_a_question_without_an_answer_says_that_there_is_none(page: Page, peer: Peer) -> None:
    peer.messages = {f.CHAT: [question(1)]}
    peer.talks = [talk]
    await page.goto(peer.url)
    await expect(page.get_by_text("There is no answer to this message")).to_be_visible()
    await expect(page.get_by_role("button", name="Try again")).to_be_visible()
