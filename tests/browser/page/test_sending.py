"""A message on its way: shown, confirmed, refused, kept over a reload; and feedback and forms."""

import asyncio

from playwright.async_api import Page, expect

from tests.browser.page import frames as f
from tests.browser.page.conftest import Witness
from tests.browser.page.peer import SECONDS, Peer, Talker


async def ask(page: Page, text: str = "Who is Maria?") -> None:
    await page.get_by_label("Your message").fill(text)
    await page.keyboard.press("Enter")


async def test_a_refused_message_is_marked_in_place_and_sent_again_under_its_id(
    page: Page, peer: Peer
) -> None:
    async def talk(talker: Talker) -> None:
        await talker.say(f.session())
        first = await talker.hear("chat")
        busy = f.refusal("turn_in_progress", "The session is busy.", command_id=first["id"])
        await talker.say(busy)
        second = await talker.hear("chat")
        assert second == first
        stored = f.message(2, "user", first["content"], id=first["id"])
        await talker.say(f.ack(first["id"]), f.turn_started(1), stored, f.turn_finished(3))
        await talker.stay()

    peer.talks = [talk]
    await page.goto(peer.url)
    await ask(page)
    await expect(page.get_by_text("Not sent. The session is busy.")).to_be_visible()
    await page.get_by_role("button", name="Try again").click()
    await expect(page.get_by_text("Not sent.")).to_have_count(0)
    await expect(page.get_by_label("Your message")).to_have_value("")
    await expect(page.locator(".bubble")).to_have_count(1)


async def test_a_rate_limited_message_is_sent_again_by_itself(page: Page, peer: Peer) -> None:
    async def talk(talker: Talker) -> None:
        await talker.say(f.session())
        first = await talker.hear("chat")
        slower = {"command_id": first["id"], "retry_after": 0.5}
        await talker.say(f.refusal("rate_limited", "Slow down.", **slower))
        assert await talker.hear("chat") == first
        stored = f.message(2, "user", first["content"], id=first["id"])
        await talker.say(f.ack(first["id"]), f.turn_started(1), stored, f.turn_finished(3))
        await talker.stay()

    peer.talks = [talk]
    await page.goto(peer.url)
    await ask(page)
    await expect(page.get_by_text("Sending…")).to_be_visible()
    await expect(page.get_by_text("Sending…")).to_have_count(0)
    await expect(page.get_by_text("Not sent.")).to_have_count(0)
    await expect(page.locator(".bubble")).to_have_count(1)


async def test_an_unconfirmed_message_survives_a_reload_and_goes_out_under_its_id(
    page: Page, peer: Peer
) -> None:
    sent: list[str] = []
    came = asyncio.Event()

    async def deaf(talker: Talker) -> None:
        await talker.say(f.session())
        sent.append((await talker.hear("chat"))["id"])
        came.set()
        await talker.stay()

    async def answering(talker: Talker) -> None:
        await talker.say(f.session(resumed=True))
        chat = await talker.hear("chat")
        assert talker.heard == [chat]  # before it asks for what it missed
        sent.append(chat["id"])
        stored = f.message(2, "user", chat["content"], id=chat["id"])
        await talker.say(f.ack(chat["id"]), f.turn_started(1), stored, f.turn_finished(3))
        await talker.stay()

    peer.talks = [deaf, answering]
    await page.goto(peer.url)
    await ask(page)
    await expect(page.get_by_text("Sending…")).to_be_visible()
    await came.wait()
    await page.reload()
    await expect(page.get_by_text("Sending…")).to_have_count(0)
    await expect(page.locator(".bubble")).to_have_text("Who is Maria?")
    assert len(set(sent)) == 1
    assert len(sent) == 2


async def test_an_example_selects_its_tools_and_sends_them(page: Page, peer: Peer) -> None:
    heard: asyncio.Queue[f.Frame] = asyncio.Queue()

    async def talk(talker: Talker) -> None:
        await talker.say(f.session())
        heard.put_nowait(await talker.hear("chat"))
        await talker.stay()

    peer.talks = [talk]
    await page.goto(peer.url)
    await expect(page.locator(".link.good")).to_be_visible()
    await page.get_by_role("button", name="Look up, sum and plot").click()
    await expect(page.get_by_role("listitem").filter(has_text="Query sales")).to_be_visible()
    chat = await asyncio.wait_for(heard.get(), SECONDS)
    assert chat["tools"] == ["find_people", "query_sales", "show_plot"]
    assert "data_sources" not in chat


async def test_a_service_without_examples_promises_none(page: Page, peer: Peer) -> None:
    async def talk(talker: Talker) -> None:
        await talker.say(f.session())
        await talker.stay()

    peer.offer, peer.talks = f.OFFER | {"/examples": {"examples": []}}, [talk]
    await page.goto(peer.url)
    await page.get_by_role("button", name="Tools that the answer may use").click()
    await expect(page.get_by_label("Calculator")).to_be_visible()
    await expect(page.locator(".welcome")).not_to_contain_text("example")


async def test_tools_are_chosen_with_the_keyboard_alone(page: Page, peer: Peer) -> None:
    heard: asyncio.Queue[f.Frame] = asyncio.Queue()

    async def talk(talker: Talker) -> None:
        await talker.say(f.session())
        heard.put_nowait(await talker.hear("chat"))
        await talker.stay()

    peer.talks = [talk]
    await page.goto(peer.url)
    picker = page.get_by_role("button", name="Tools that the answer may use")
    await picker.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Calculator")).to_be_focused()
    await page.keyboard.press("Space")
    await page.keyboard.press("Escape")
    await expect(picker).to_be_focused()
    await page.keyboard.press("/")
    await page.keyboard.type("2+2")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Sending…")).to_be_visible()
    chat = await asyncio.wait_for(heard.get(), SECONDS)
    assert (chat["content"], chat["tools"]) == ("2+2", ["calculate"])


async def test_a_form_is_checked_in_the_page_and_sent_as_typed_values(
    page: Page, peer: Peer
) -> None:
    form = {
        "kind": "form",
        "id": "f" * 32,
        "title": "Which year?",
        "fallback": "Which year?",
        "fields": [
            {"name": "year", "label": "Year", "kind": "number", "required": True},
            {"name": "region", "label": "Region", "kind": "select", "options": ["Asia"]},
            {"name": "paid", "label": "Only paid", "kind": "checkbox"},
        ],
        "callback": {"name": "submit", "label": "Show"},
    }

    async def talk(talker: Talker) -> None:
        await talker.say(f.back(), f.turn_started(1), f.ui_component(2, form))
        await talker.say(f.turn_finished(3))
        used = await talker.hear("ui_event")
        assert used["values"] == {"year": 2026.5, "paid": True}
        turn = "2" * 32
        await talker.say(f.ack(used["id"], turn), f.turn_started(4, turn))
        await talker.stay()

    peer.talks = [talk]
    await page.goto(peer.url)
    await page.get_by_role("button", name="Show", exact=True).click()
    await expect(page.get_by_text("Fill this in to go on.")).to_be_visible()
    await page.get_by_role("textbox", name="Year").fill("2026,5")
    await page.get_by_label("Only paid").check()
    await page.get_by_role("button", name="Show", exact=True).click()
    await expect(page.get_by_text("Sent: Year: 2026.5, Only paid: yes")).to_be_visible()
    await expect(page.get_by_role("button", name="Show", exact=True)).to_be_disabled()


async def test_feedback_is_sent_with_its_turn_and_thanked_for(page: Page, peer: Peer) -> None:
    async def talk(talker: Talker) -> None:
        await talker.say(f.back(), f.turn_started(1), f.token(2, "Fine."), f.turn_finished(3))
        feedback = await talker.hear("feedback")
        assert (feedback["rating"], feedback["turn_id"]) == ("down", f.TURN)
        assert feedback["comment"] == "Too short."
        await talker.say({"type": "ack", "command_id": feedback["id"]})
        await talker.stay()

    peer.talks = [talk]
    await page.goto(peer.url)
    await page.get_by_role("button", name="Bad answer").click()
    await page.get_by_label("What went wrong?").fill("Too short.")
    await page.get_by_role("button", name="Send feedback").click()
    await expect(page.get_by_text("Your feedback is noted.")).to_be_visible()


async def test_stop_cancels_the_running_turn_and_keeps_what_was_written(
    page: Page, peer: Peer
) -> None:
    async def talk(talker: Talker) -> None:
        await talker.say(f.back(), f.turn_started(1), f.token(2, "Half"))
        cancel = await talker.hear("cancel")
        assert cancel["turn_id"] == f.TURN
        await talker.say({"type": "ack", "command_id": cancel["id"]})
        await talker.say(f.turn_finished(3, outcome="cancelled"))
        await talker.stay()

    peer.talks = [talk]
    await page.goto(peer.url)
    await page.get_by_role("button", name="Stop the answer").click()
    await expect(page.get_by_text("You stopped this answer.")).to_be_visible()
    await expect(page.get_by_text("Half", exact=True)).to_be_visible()


async def test_a_frame_that_breaks_the_contract_is_shouted_about_in_test_mode(
    page: Page, peer: Peer, witness: Witness
) -> None:
    """The page loads the schemas when it has nothing else to do, so the frames go on until then."""

    async def talk(talker: Talker) -> None:
        await talker.say(f.session())
        for seq in range(1, 1_000):
            await talker.say_anything(f.turn_started(seq) | {"model": 7})
            await asyncio.sleep(0.1)

    peer.talks = [talk]
    await page.goto(peer.url)
    await expect(page.get_by_text("Contract broken (ServerFrame)").first).to_be_visible()
    assert any("breaks the contract" in problem for problem in witness.problems)
