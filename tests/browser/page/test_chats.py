"""Chats side by side: frames go by their chat, and the list marks what happens in the others."""

import asyncio

import pytest
from playwright.async_api import Page, expect

from tests.browser.page import frames as f
from tests.browser.page.peer import Peer, Talker

OTHER = "d" * 32
SECOND = "2" * 32


async def test_frames_of_several_chats_in_one_another_go_to_their_own(
    page: Page, peer: Peer
) -> None:
    async def talk(talker: Talker) -> None:
        await talker.say(f.back(), f.turn_started(1), f.turn_started(2, SECOND, OTHER))
        await talker.say(f.chat_updated(3, "Elsewhere", OTHER))
        for seq in range(4, 24, 2):
            await talker.say(f.token(seq, f"here{seq} "))
            await talker.say(f.token(seq + 1, f"there{seq} ", SECOND, OTHER))
        await talker.say(f.turn_finished(24))
        await talker.stay()

    peer.talks = [talk]
    await page.goto(peer.url)
    numbers = range(4, 24, 2)
    await expect(page.locator(".markdown")).to_have_text(" ".join(f"here{n}" for n in numbers))
    await expect(page.get_by_role("button", name="Send", exact=True)).to_be_visible()
    await page.get_by_role("link", name="Elsewhere").click()
    await expect(page.locator(".markdown")).to_have_text(" ".join(f"there{n}" for n in numbers))
    await expect(page.get_by_role("button", name="Stop the answer")).to_be_visible()
    await expect(page).to_have_title("Elsewhere · parlance")


async def test_a_running_answer_blocks_its_own_chat_alone(page: Page, peer: Peer) -> None:
    heard: asyncio.Queue[f.Frame] = asyncio.Queue()

    async def talk(talker: Talker) -> None:
        await talker.say(f.back(), f.turn_started(1), f.token(2, "Half"))
        chat = await talker.hear("chat")
        heard.put_nowait(chat)
        await talker.say(f.ack(chat["id"], SECOND, OTHER), f.turn_started(3, SECOND, OTHER))
        heard.put_nowait(await talker.hear("cancel"))
        await talker.stay()

    peer.talks = [talk]
    await page.goto(peer.url)
    await expect(page.get_by_role("button", name="Stop the answer")).to_be_visible()
    await page.get_by_label("Your message").fill("for later")
    await page.get_by_role("button", name="New chat").click()
    await expect(page.get_by_label("Your message")).to_have_value("")
    await page.get_by_label("Your message").fill("Hello")
    await page.keyboard.press("Enter")
    assert "chat_id" not in await heard.get()
    await page.get_by_role("button", name="Stop the answer").click()
    assert (await heard.get())["turn_id"] == SECOND
    await page.get_by_role("link", name="Untitled chat, an answer is being written").click()
    await expect(page.get_by_label("Your message")).to_have_value("for later")
    await expect(page.get_by_text("Half", exact=True)).to_be_visible()


def answered(chat: f.Frame, number: int) -> list[f.Frame]:
    """The first turn of a new chat, the `number`th of a session."""
    turn, own, seq = str(number) * 32, "cd"[number - 1] * 32, 5 * number - 4
    return [
        f.ack(chat["id"], turn, own),
        f.chat_updated(seq, chat["content"], own),
        f.turn_started(seq + 1, turn, own),
        f.message(seq + 2, "user", chat["content"], turn, id=chat["id"], chat_id=own),
        f.token(seq + 3, f"Answer to {chat['content']}", turn, own),
        f.turn_finished(seq + 4, turn) | {"chat_id": own},
    ]


@pytest.mark.requirement("C8")
async def test_messages_of_several_new_chats_wait_side_by_side_and_find_their_chats(
    page: Page, peer: Peer
) -> None:
    back, asked = asyncio.Event(), ["First?", "Second?"]

    async def deaf(talker: Talker) -> None:
        await talker.say(f.session())
        await back.wait()
        await talker.close(1012)

    async def answering(talker: Talker) -> None:
        await talker.say(f.session(resumed=True))
        for number, text in enumerate(asked, 1):
            chat = await talker.hear("chat")
            assert (chat["content"], "chat_id" in chat) == (text, False)
            await talker.say(*answered(chat, number))
        await talker.stay()

    peer.talks = [deaf, answering]
    await page.goto(peer.url)
    for text in asked:
        await page.get_by_role("button", name="New chat").click()
        await page.get_by_label("Your message").fill(text)
        await page.keyboard.press("Enter")
        await expect(page.locator(".bubble")).to_have_text(text)
    waiting = page.get_by_role("link", name="First?, a message waits to be sent")
    await expect(waiting).to_be_visible()
    back.set()
    await expect(page.locator(".markdown")).to_have_text("Answer to Second?")
    await page.get_by_role("link", name="First?, the answer is ready").click()
    await expect(page.locator(".markdown")).to_have_text("Answer to First?")
    await expect(page.get_by_role("link", name="First?")).to_have_accessible_name("First?")


async def test_the_closed_list_says_that_an_answer_ended_and_the_open_one_in_which_chat(
    page: Page, peer: Peer
) -> None:
    async def talk(talker: Talker) -> None:
        await talker.say(f.back(), f.turn_started(1, SECOND, OTHER), f.token(2, "x", SECOND, OTHER))
        await talker.say(f.chat_updated(3, "Elsewhere", OTHER))
        failed = f.turn_finished(4, SECOND, "failed")
        await talker.say(failed | {"chat_id": OTHER})
        await talker.stay()

    peer.talks = [talk]
    await page.goto(peer.url)
    await expect(page.get_by_role("link", name="Elsewhere, the answer ended early")).to_be_visible()
    await page.keyboard.press("Control+b")
    await page.get_by_role("button", name="Chats, 1 with news").click()
    await page.get_by_role("link", name="Elsewhere").click()
    await expect(page.get_by_role("link", name="Elsewhere")).to_have_accessible_name("Elsewhere")


async def test_a_chat_that_is_deleted_elsewhere_stays_in_sight_and_a_message_begins_another(
    page: Page, peer: Peer
) -> None:
    heard: asyncio.Queue[f.Frame] = asyncio.Queue()
    read = asyncio.Event()
    peer.messages = {f.CHAT: [f.stored("user", "What was said", id="b" * 32)]}

    async def talk(talker: Talker) -> None:
        await talker.say(f.back())
        await read.wait()
        await talker.say(f.chat_deleted(1))
        heard.put_nowait(await talker.hear("chat"))
        await talker.stay()

    peer.talks = [talk]
    await page.goto(peer.url)
    await expect(page.locator(".bubble")).to_have_text("What was said")
    read.set()
    await expect(page.get_by_text("This chat was deleted.")).to_be_visible()
    await page.get_by_label("Your message").fill("Hello")
    await page.keyboard.press("Enter")
    assert "chat_id" not in await heard.get()
