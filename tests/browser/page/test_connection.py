"""What the page does when the connection breaks, does not add up, or belongs to somebody else."""

import asyncio

import pytest
from playwright.async_api import Page, expect
from websockets.http11 import Response

from tests.browser.page import frames as f
from tests.browser.page.peer import Peer, Talker, response


async def ask(page: Page, text: str = "Who is Maria?") -> None:
    await page.get_by_label("Your message").fill(text)
    await page.keyboard.press("Enter")


async def test_a_broken_connection_is_resumed_and_every_word_comes_once(
    page: Page, peer: Peer
) -> None:
    async def first(talker: Talker) -> None:
        await talker.say(f.session())
        chat = await talker.hear("chat")
        stored = f.message(2, "user", chat["content"], id=chat["id"])
        await talker.say(f.ack(chat["id"]), f.turn_started(1), stored, f.token(3, "Maria "))
        await expect(page.get_by_text("Maria", exact=True)).to_be_visible()
        await talker.close(1012)

    async def second(talker: Talker) -> None:
        await talker.say(f.session(resumed=True, seq=5))
        resume = await talker.hear("resume")
        assert (resume["epoch"], resume["seq"]) == (f.EPOCH, 3)
        await talker.say(f.token(3, "Maria "), f.token(4, "works in "), f.token(5, "Sales."))
        await talker.say(f.turn_finished(6))
        await talker.stay()

    peer.talks = [first, second]
    await page.goto(peer.url)
    await ask(page)
    await expect(page.locator(".markdown")).to_have_text("Maria works in Sales.")
    await expect(page.locator(".bubble")).to_have_count(1)


@pytest.mark.requirement("G3")
async def test_a_stop_that_was_lost_with_its_connection_is_said_again(
    page: Page, peer: Peer
) -> None:
    stops: list[f.Frame] = []

    async def deaf(talker: Talker) -> None:
        await talker.say(f.back(), f.turn_started(1), f.token(2, "Half"))
        stops.append(await talker.hear("cancel"))
        await talker.close(1012)

    async def hearing(talker: Talker) -> None:
        await talker.say(f.session(resumed=True, seq=2))
        assert (await talker.hear("resume"))["seq"] == 2
        [cancel, _] = talker.heard
        assert cancel == stops[0]
        await talker.say({"type": "ack", "command_id": cancel["id"]})
        await talker.say(f.turn_finished(3, outcome="cancelled"))
        await talker.stay()

    peer.talks = [deaf, hearing]
    await page.goto(peer.url)
    await page.get_by_role("button", name="Stop the answer").click()
    await expect(page.get_by_text("You stopped this answer.")).to_be_visible()


async def test_who_does_not_want_to_wait_for_the_next_attempt_need_not(
    page: Page, peer: Peer
) -> None:
    async def slow_down(talker: Talker) -> None:
        await talker.say(f.session())
        await talker.close(4029)  # at least four seconds until the next attempt

    async def again(talker: Talker) -> None:
        await talker.say(f.session(resumed=True))
        await talker.stay()

    peer.talks = [slow_down, again]
    await page.goto(peer.url)
    await page.get_by_role("button", name="Try now").click()
    await expect(page.locator(".link.good")).to_be_visible(timeout=2_000)


async def test_a_hole_in_the_numbers_makes_the_page_resume_from_before_it(
    page: Page, peer: Peer
) -> None:
    async def holed(talker: Talker) -> None:
        await talker.say(f.back(), f.turn_started(1), f.token(2, "one "), f.token(4, "three"))
        await talker.stay()

    async def whole(talker: Talker) -> None:
        await talker.say(f.session(resumed=True, seq=4))
        assert (await talker.hear("resume"))["seq"] == 2
        await talker.say(f.token(3, "two "), f.token(4, "three"), f.turn_finished(5))
        await talker.stay()

    peer.talks = [holed, whole]
    await page.goto(peer.url)
    await expect(page.locator(".markdown")).to_have_text("one two three")


@pytest.mark.requirement("C3", "G3")
async def test_a_reloaded_page_takes_the_snapshot_and_reads_the_messages(
    page: Page, peer: Peer
) -> None:
    async def talk(talker: Talker) -> None:
        await talker.say(f.back(seq=9000))
        assert (await talker.hear("resume"))["seq"] == 0
        await talker.say(f.reset(9000, f.open_turn("Maria ")), f.token(9001, "Lopez"))
        await talker.say(f.turn_finished(9002))
        await talker.stay()

    peer.messages = {f.CHAT: [f.stored("user", "Who is Maria?", id="7" * 32)]}
    peer.talks = [talk]
    await page.goto(peer.url)
    await expect(page.locator(".bubble")).to_have_text("Who is Maria?")
    await expect(page.locator(".markdown")).to_have_text("Maria Lopez")


async def test_a_taken_session_is_explained_and_can_be_taken_over(page: Page, peer: Peer) -> None:
    async def taken(talker: Talker) -> None:
        await talker.say(f.refusal("session_taken", "Another client holds this session."))
        await talker.close(4509)

    async def mine(talker: Talker) -> None:
        assert talker.takeover
        await talker.say(f.session())
        await talker.stay()

    peer.talks = [taken, mine]
    await page.goto(peer.url)
    await expect(
        page.get_by_role("heading", name="You are chatting somewhere else")
    ).to_be_visible()
    await page.get_by_role("button", name="Use it here").click()
    await expect(page.get_by_label("Your message")).to_be_visible()
    await expect(page.locator(".link.good")).to_be_visible()


async def test_a_final_close_code_is_not_answered_with_another_attempt(
    page: Page, peer: Peer
) -> None:
    async def forbid(talker: Talker) -> None:
        await talker.say(f.session())
        await talker.close(4777)

    peer.talks = [forbid]
    await page.goto(peer.url)
    await expect(
        page.get_by_role("heading", name="The service closed the connection")
    ).to_be_visible()
    await expect(page.get_by_role("button", name="Reload the page")).to_be_visible()
    assert len(peer.talkers) == 1


async def test_a_new_epoch_keeps_the_words_and_says_that_they_are_forgotten(
    page: Page, peer: Peer
) -> None:
    gone = asyncio.Event()

    async def before(talker: Talker) -> None:
        await talker.say(f.back(), f.turn_started(1), f.token(2, "Half an ans"))
        await gone.wait()
        await talker.close(1012)

    async def after(talker: Talker) -> None:
        await talker.say(f.session(epoch="d" * 32))
        await talker.stay()

    async def forgotten(_: str) -> Response | None:
        body = f.not_found("There is no such chat.")
        return response(body, "application/json", status=404) if gone.is_set() else None

    peer.talks = [before, after]
    peer.reading = forgotten
    await page.goto(peer.url)
    await expect(page.get_by_text("Half an ans")).to_be_visible()
    gone.set()
    await expect(page.get_by_text("The service began a new session.")).to_be_visible()
    await expect(page.get_by_text("Half an ans")).to_be_visible()
    await expect(page.get_by_text("The service stopped before this answer")).to_be_visible()


async def test_the_banner_comes_and_goes_with_the_model(page: Page, peer: Peer) -> None:
    back = asyncio.Event()

    async def talk(talker: Talker) -> None:
        await talker.say(f.session(llm=f.llm(available=False, detail="Connection refused.")))
        await back.wait()
        await talker.say({"type": "llm_status", "seq": 1, "llm": f.llm()})
        await talker.stay()

    peer.talks = [talk]
    await page.goto(peer.url)
    banner = page.get_by_text("The language model is currently unavailable.")
    await expect(banner).to_be_visible()
    back.set()
    await expect(banner).to_have_count(0)
