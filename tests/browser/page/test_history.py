"""Reading a chat's messages: merged with events in any order, older ones where one looks, failures
in words with a way on."""

import asyncio
import json
import random
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Page, expect
from websockets.http11 import Response

from tests.browser.page import frames as f
from tests.browser.page.conftest import Witness
from tests.browser.page.peer import Peer, Talker, response

REDUCE = """async ([runs]) => {
  const { reduce } = await import('/static/js/state/reducer.js');
  const { INITIAL } = await import('/static/js/state/initial.js');
  const number = (turn) => parseInt(turn.id, 16);
  const wrong = (turn, at, turns) => !'ab'.repeat(number(turn)).startsWith(turn.text)
    || (at > 0 && number(turns[at - 1]) + 1 !== number(turn));
  const single = ({ frames, ...action }) =>
    (frames ?? [null]).map((frame) => (frame ? { ...action, frames: [frame] } : action));
  return runs.map((actions) => {
    let [state, shown] = [INITIAL, 0];
    for (const action of actions.flatMap(single)) {
      state = reduce(state, action);
      shown += Object.values(state.chats).flatMap((chat) => chat.turns.filter(wrong)).length;
    }
    return JSON.stringify([state, shown]);
  });
}"""
"""The last state of each run, and how often a turn on the way was doubled or out of its place."""
TURNS = 30
PLACE = """text => [...document.querySelectorAll('.bubble')]
  .find((node) => node.textContent === text)?.getBoundingClientRect().top"""


def turn_id(number: int) -> str:
    return f"{number:032x}"


def question(number: int) -> dict[str, Any]:
    return f.stored("user", f"Question {number}", turn_id(number), id=f"a{number:031x}")


def answer(number: int) -> dict[str, Any]:
    return f.stored("assistant", "ab" * number, turn_id(number), id=f"b{number:031x}")


def conversation(turns: int = TURNS) -> list[dict[str, Any]]:
    """All events of one chat, numbered from 1."""
    events: list[dict[str, Any]] = []

    def add(make: Callable[..., dict[str, Any]], *args: Any, **more: Any) -> None:
        events.append(make(len(events) + 1, *args, **more))

    for number in range(1, turns + 1):
        turn = turn_id(number)
        add(f.turn_started, turn)
        for stored in (question(number), answer(number)):
            if stored["role"] == "assistant":
                for _ in range(number):
                    add(f.token, "ab", turn)
            add(f.message, stored["role"], stored["content"], turn, id=stored["id"])
        add(f.turn_finished, turn)
    return events


def stored_after(events: list[dict[str, Any]], seq: int) -> list[dict[str, Any]]:
    return [event["message"] for event in events[:seq] if event["type"] == "message"]


def snapshot(events: list[dict[str, Any]], seq: int) -> dict[str, Any]:
    """What the service says at this cursor."""
    turn = events[seq - 1]["turn_id"] if seq and events[seq - 1]["type"] != "turn_finished" else ""
    own = [event for event in events[:seq] if event["turn_id"] == turn]
    text = "".join(event["text"] for event in own if event["type"] == "token")
    return f.reset(seq, *([f.open_turn(text, turn)] if turn else []))


def frames(*events: dict[str, Any]) -> dict[str, Any]:
    """The action with which the page takes them in."""
    return {"type": "frames", "frames": events, "now": 0}


def one_run(events: list[dict[str, Any]], dice: random.Random) -> list[dict[str, Any]]:
    """A page that comes back at some time, and reads at some time while events go on."""
    at = dice.randint(0, len(events))
    hello = f.back(seq=at)
    actions = [frames(hello, snapshot(events, at))]
    read_at = min(len(events), at + dice.randint(0, 60))
    handled_at = min(len(events), at + dice.randint(0, 60))
    more = stored_after(events, read_at)
    for request in range(1, 100):
        page, more = more[-7 - request % 3 :], more[: -7 - request % 3]
        asked = {"chatId": f.CHAT, "request": request, "older": request > 1}
        actions += [{"type": "history_asked", **asked}, frames(*events[at:handled_at])]
        body = {"messages": page, "has_more": bool(more)}
        actions.append({"type": "history_read", **asked, "page": body, "now": 0})
        at, handled_at = handled_at, min(len(events), handled_at + dice.randint(0, 40))
        if not more:
            break
    return [*actions, frames(*events[at:])]


async def blank(page: Page, peer: Peer) -> None:
    async def quiet(talker: Talker) -> None:
        await talker.stay()

    peer.talks = [quiet]
    await page.goto(peer.url)


@pytest.mark.requirement("C3", "G3")
async def test_events_and_messages_make_one_whole_whenever_they_come(
    page: Page, peer: Peer
) -> None:
    await blank(page, peer)
    events, dice = conversation(), random.Random(5)
    wanted = [[f"Question {n}", "ab" * n, turn_id(n)] for n in range(1, TURNS + 1)]
    for _ in range(10):
        runs = [one_run(events, dice) for _ in range(40)]
        for state, wrong in map(json.loads, await page.evaluate(REDUCE, [runs])):
            assert wrong == 0
            chat = state["chats"][f.CHAT]
            found = [[turn["user"]["text"], turn["text"], turn["id"]] for turn in chat["turns"]]
            assert found == wanted
            assert not chat["history"]["more"]
            assert chat["running"] == ""


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


BROKEN = [
    b"not json",
    b"null",
    b"[]",
    b'{"messages": 7, "has_more": true}',
    b'{"messages": [{"id": 7}], "has_more": false}',
    json.dumps({"messages": [question(1) | {"content": None}], "has_more": False}).encode(),
    json.dumps({"messages": [answer(1) | {"components": [7]}], "has_more": False}).encode(),
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
    grown = answer(1) | {"mood": "good", "state": "polished", "components": [globe]}
    messages = [question(1), grown, answer(2) | {"role": "narrator"}]
    body = {"messages": messages, "has_more": False, "total": 3}
    peer.reading = failing((200, json.dumps(body).encode()))
    peer.talks = [talk]
    await page.goto(peer.url)
    await expect(page.get_by_text("Seven seas.")).to_be_visible()
    await expect(page.locator(".markdown")).to_have_text("ab")
    assert witness.problems == []


async def test_a_chat_that_is_gone_leaves_a_new_one_and_says_so(page: Page, peer: Peer) -> None:
    heard: asyncio.Queue[f.Frame] = asyncio.Queue()

    async def listen(talker: Talker) -> None:
        await talker.say(f.back())
        heard.put_nowait(await talker.hear("chat"))
        await talker.stay()

    peer.reading = failing((404, f.not_found("There is no such chat.")))
    peer.talks = [listen]
    await page.goto(peer.url)
    await expect(page.get_by_text("That chat is not there any more.")).to_be_visible()
    await expect(page.get_by_role("heading", name="What would you like")).to_be_visible()
    await page.get_by_label("Your message").fill("Hello")
    await page.keyboard.press("Enter")
    assert "chat_id" not in await heard.get()


async def test_a_question_without_an_answer_says_that_there_is_none(page: Page, peer: Peer) -> None:
    peer.messages = {f.CHAT: [question(1)]}
    peer.talks = [talk]
    await page.goto(peer.url)
    await expect(page.get_by_text("There is no answer to this message")).to_be_visible()
    await expect(page.get_by_role("button", name="Try again")).to_be_visible()
