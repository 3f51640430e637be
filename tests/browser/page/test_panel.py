"""The list of chats: read as far as one scrolls, changed in place, over the page on a phone."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Locator, Page, Route, expect

from tests.browser.page import frames as f
from tests.browser.page.conftest import Witness
from tests.browser.page.peer import Peer, Talker

PHONE = {"width": 390, "height": 844}
MANY = 75


def numbered(number: int) -> str:
    return f"{number:032x}"


def chats(count: int) -> list[f.Frame]:
    """So many chats, the newest first, one for each hour."""
    now = datetime.now(UTC)
    times = [now - timedelta(hours=hours) for hours in range(count)]
    return [
        f.listed(numbered(at), f"Chat {at}", time.isoformat().replace("+00:00", "Z"))
        for at, time in enumerate(times)
    ]


async def open_with(page: Page, peer: Peer, count: int, address: str = "#/new") -> Locator:
    """Open the page with so many chats; return the links to them."""

    async def talk(talker: Talker) -> None:
        await talker.say(f.session())
        await talker.stay()

    peer.talks, peer.chats = [talk], chats(count)
    await page.goto(peer.url + address)
    return page.get_by_role("navigation", name="Chats").get_by_role("link")


async def choose(page: Page, title: str, what: str) -> None:
    await page.get_by_role("link", name=title, exact=True).hover()
    await page.get_by_role("button", name=f"Menu of “{title}”").click()
    await page.get_by_role("menuitem", name=what).click()


@pytest.mark.requirement("C5", "C8")
async def test_all_chats_are_read_as_far_as_somebody_scrolls(page: Page, peer: Peer) -> None:
    links = await open_with(page, peer, MANY)
    await expect(links.first).to_have_text("Chat 0")
    await expect(links).to_have_count(30)
    await links.last.scroll_into_view_if_needed()
    await expect(links).to_have_count(60)
    await links.last.scroll_into_view_if_needed()
    await expect(links).to_have_text([f"Chat {number}" for number in range(MANY)])


@pytest.mark.requirement("C8")
async def test_a_chat_is_renamed_in_place_and_pinned(page: Page, peer: Peer) -> None:
    changes: list[object] = []

    async def change(route: Route) -> None:
        changes.append(route.request.post_data_json)
        chat = peer.chats[1]
        chat |= route.request.post_data_json
        await route.fulfill(json=chat)

    links = await open_with(page, peer, 3)
    await page.route(f"**/chats/{numbered(1)}", change)
    await choose(page, "Chat 1", "Rename")
    field = page.get_by_label("Name of the chat")
    await expect(field).to_have_value("Chat 1")
    await page.keyboard.type("Another name")
    await page.keyboard.press("Escape")
    await expect(links.nth(1)).to_be_focused()
    await page.keyboard.press("F2")
    await page.keyboard.type("A better name")
    await page.keyboard.press("Enter")
    await expect(links).to_have_text(["Chat 0", "A better name", "Chat 2"])
    await choose(page, "A better name", "Pin")
    await expect(links).to_have_text(["A better name", "Chat 0", "Chat 2"])
    await expect(page.get_by_role("region", name="Pinned").get_by_role("link")).to_have_count(1)
    assert changes == [{"title": "A better name"}, {"pinned": True}]


@pytest.mark.requirement("A24", "C8")
async def test_a_name_that_is_refused_is_taken_back_and_says_why(page: Page, peer: Peer) -> None:
    async def refuse(route: Route) -> None:
        refusal = {"code": "invalid", "message": "That is no name.", "request_id": f.REQUEST}
        await route.fulfill(status=400, json={"error": refusal})

    links = await open_with(page, peer, 2)
    await page.route(f"**/chats/{numbered(0)}", refuse)
    await links.first.focus()
    await page.keyboard.press("F2")
    await page.keyboard.type("\u2060")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("That is no name.")).to_be_visible()
    await expect(links).to_have_text(["Chat 0", "Chat 1"])


@pytest.mark.requirement("C8")
async def test_a_deleted_chat_leaves_at_once_and_comes_back_by_undo(page: Page, peer: Peer) -> None:
    asked: list[str] = []

    async def answer(route: Route) -> None:
        asked.append(f"{route.request.method} {route.request.url.removeprefix(peer.url)}")
        restored = route.request.method == "POST"
        await (route.fulfill(json=peer.chats[1]) if restored else route.fulfill(status=204))

    links = await open_with(page, peer, 3, f"#/c/{numbered(1)}")
    await expect(page).to_have_title("Chat 1 · parlance")
    await page.route(f"**/chats/{numbered(1)}", answer)
    await page.route(f"**/chats/{numbered(1)}/restore", answer)
    await choose(page, "Chat 1", "Delete")
    await expect(links).to_have_text(["Chat 0", "Chat 2"])
    await expect(links.nth(1)).to_be_focused()
    await expect(page).to_have_url(f"{peer.url}#/new")
    await expect(page.get_by_text("Deleted “Chat 1”.")).to_be_visible()
    await page.get_by_role("button", name="Undo").click()
    await expect(links).to_have_text(["Chat 0", "Chat 1", "Chat 2"])
    await expect(page).to_have_url(f"{peer.url}#/c/{numbered(1)}")
    assert asked == [f"DELETE chats/{numbered(1)}", f"POST chats/{numbered(1)}/restore"]


@pytest.mark.requirement("C3")
async def test_the_address_names_the_chat_and_back_and_forward_lead_from_one_to_another(
    page: Page, peer: Peer, witness: Witness
) -> None:
    peer.messages = {
        numbered(at): [f.stored("user", f"Said in {at}", id=str(at) * 32, chat_id=numbered(at))]
        for at in (1, 2)
    }
    said = page.locator(".bubble")
    links = await open_with(page, peer, 3)
    for at in (1, 2):
        await links.nth(at).click()
        await expect(said).to_have_text(f"Said in {at}")
        await expect(page).to_have_url(f"{peer.url}#/c/{numbered(at)}")
        await expect(links.nth(at)).to_have_attribute("aria-current", "page")
    await page.go_back()
    await expect(said).to_have_text("Said in 1")
    await page.go_forward()
    await expect(said).to_have_text("Said in 2")
    await page.reload()
    await expect(said).to_have_text("Said in 2")
    await expect(page.locator(".topic")).to_have_text("Chat 2")
    await page.get_by_role("button", name="New chat").click()
    await page.reload()
    await expect(page.get_by_role("heading", name="What would you like")).to_be_visible()
    await page.evaluate("location.hash = '#composer'")
    await expect(page).to_have_url(f"{peer.url}#/new")
    assert witness.problems == []


@pytest.mark.requirement("A24", "C3")
async def test_an_address_of_no_chat_says_so_and_leads_to_a_new_one(page: Page, peer: Peer) -> None:
    async def missing(route: Route) -> None:
        await route.fulfill(status=404, body=f.not_found("There is no such chat."))

    await page.route(f"**/chats/{numbered(7)}**", missing)
    links = await open_with(page, peer, 2, f"#/c/{numbered(7)}")
    await expect(page.get_by_role("heading", name="This chat is not there")).to_be_visible()
    await expect(links).to_have_text(["Chat 0", "Chat 1"])
    await page.get_by_role("button", name="Begin a new chat").click()
    await expect(page.get_by_role("heading", name="What would you like")).to_be_visible()


@pytest.mark.requirement("A24")
async def test_a_list_that_cannot_be_read_says_so_and_is_read_when_asked_again(
    page: Page, peer: Peer
) -> None:
    broken = True

    async def answer(route: Route) -> None:
        body = {"chats": [{"id": "none"}], "has_more": False}
        await (route.fulfill(body=json.dumps(body)) if broken else route.continue_())

    await page.route("**/chats", answer)
    links = await open_with(page, peer, 2)
    await expect(page.get_by_text("The chats could not be read.")).to_be_visible()
    broken = False
    await page.get_by_role("button", name="Try again").click()
    await expect(links).to_have_text(["Chat 0", "Chat 1"])


@pytest.mark.requirement("C5")
async def test_on_a_phone_the_list_covers_the_page_and_keeps_the_focus_until_it_closes(
    page: Page, peer: Peer
) -> None:
    await page.set_viewport_size(PHONE)
    links = await open_with(page, peer, 3)
    await expect(page.locator(".link.good")).to_be_visible()
    await expect(links).to_have_count(0)
    toggle = page.get_by_role("button", name="Chats")
    await toggle.click()
    await expect(page.get_by_role("button", name="New chat")).to_be_focused()
    await page.get_by_label("Your message").evaluate("field => field.focus()")
    await expect(page.get_by_role("button", name="New chat")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(links).to_have_count(0)
    await expect(toggle).to_be_focused()
    await page.keyboard.press("Enter")
    await page.locator(".backdrop").click(position={"x": 380, "y": 400})
    await expect(links).to_have_count(0)
    await toggle.click()
    await links.nth(2).click()
    await expect(links).to_have_count(0)
    await expect(page).to_have_url(f"{peer.url}#/c/{numbered(2)}")


@pytest.mark.requirement("C5")
async def test_the_list_beside_the_conversation_is_folded_by_a_key_and_stays_so(
    page: Page, peer: Peer
) -> None:
    links = await open_with(page, peer, 2)
    await expect(links).to_have_count(2)
    await page.keyboard.press("Control+b")
    await expect(links).to_have_count(0)
    await page.reload()
    await expect(page.locator(".link.good")).to_be_visible()
    await expect(links).to_have_count(0)
    await page.keyboard.press("Control+b")
    await expect(links).to_have_count(2)


@pytest.mark.requirement("A1")
async def test_the_menu_is_walked_with_arrow_keys_and_gives_the_focus_back(
    page: Page, peer: Peer
) -> None:
    links = await open_with(page, peer, 2)
    await links.first.focus()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    for key, name in (("", "Rename"), ("ArrowDown", "Pin"), ("End", "Delete"), ("Home", "Rename")):
        if key:
            await page.keyboard.press(key)
        await expect(page.get_by_role("menuitem", name=name)).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("menu")).to_have_count(0)
    await expect(page.get_by_role("button", name="Menu of “Chat 0”")).to_be_focused()
