"""Names that a tool or the service chooses, and that JavaScript's objects have as well."""

from typing import Any

from playwright.async_api import Page, expect

from tests.browser.page import frames as f
from tests.browser.page.conftest import Witness
from tests.browser.page.peer import Peer, Talker

NAMES = [
    "constructor",
    "__proto__",
    "toString",
    "hasOwnProperty",
    "valueOf",
    "childNodes",
    "amount",
]


def form() -> dict[str, Any]:
    """A form with a field for each of the names."""
    fields = [{"name": name, "label": f"Label of {name}", "kind": "text"} for name in NAMES]
    fields[0]["kind"] = "number"
    callback = {"name": "save", "label": "Save"}
    same = {"id": "9" * 32, "title": "A form", "fallback": "A form."}
    return {"kind": "form", **same, "fields": fields, "callback": callback}


async def test_a_form_takes_any_name_of_a_field(page: Page, peer: Peer, witness: Witness) -> None:
    sent: list[dict[str, Any]] = []

    async def talk(talker: Talker) -> None:
        principal = f.session()["principal"] | {"identified_by": "proxy_header"}
        await talker.say(f.back(principal=principal), f.turn_started(1))
        await talker.say_anything(f.ui_component(2, form()))
        await talker.say(f.turn_finished(3))
        for _ in range(2):
            event = await talker.hear("ui_event", known=False)
            sent.append(event)
            await talker.say(f.ack(event["id"]))
        await talker.stay()

    peer.talks = [talk]
    await page.goto(peer.url)
    fields = [page.get_by_label(f"Label of {name}") for name in NAMES]
    for field in fields:
        await expect(field).to_have_value("")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator(".used")).to_contain_text("Sent")
    for number, field in enumerate(fields):
        await field.fill(str(number))
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator(".used")).to_contain_text("Sent: Label of constructor: 0, Label of")
    values = {name: str(number) for number, name in enumerate(NAMES)} | {"constructor": 0}
    assert [event.get("values") for event in sent] == [None, values]
    assert witness.problems == []


async def test_states_and_words_of_any_name_are_drawn_as_unknown_ones(
    page: Page, peer: Peer, witness: Witness
) -> None:
    async def talk(talker: Talker) -> None:
        await talker.say(f.back(), f.turn_started(1))
        calls = [
            {"id": f"c{number}", "name": name, "state": name} for number, name in enumerate(NAMES)
        ]
        for seq, call in enumerate(calls, 2):
            await talker.say_anything(f.tool_status(seq, call))
        seq = len(NAMES) + 2
        parts = [{"kind": "tool_call", "tool_call": call} for call in calls]
        parts += [{"kind": "text", "text": "&valueOf; [constructor] `__proto__`"}]
        await talker.say_anything(f.message(seq, "assistant", "", parts=parts))
        await talker.say_anything(f.turn_finished(seq + 1, outcome="limited", limit="toString"))
        await talker.stay()

    peer.talks = [talk]
    await page.goto(peer.url)
    await expect(page.locator(".markdown")).to_have_text("&valueOf; [constructor] __proto__")
    await expect(page.locator(".step")).to_have_count(len(NAMES))
    await expect(page.locator(".step-state").first).to_have_text("constructor")
    await expect(page.locator(".ending")).not_to_contain_text("function")
    assert [problem for problem in witness.problems if "breaks the contract" not in problem] == []
