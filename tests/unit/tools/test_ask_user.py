"""`ask_user` shows a form or a button, ends, and later checks what the person entered."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from app.core.errors import ToolError
from generated import Button, Component, Form
from tools.ask_user import AskUser
from tools.base import ToolResult, UiEvent

from .fakes import FakeContext, assert_fits_the_contract, call

FIELDS = [
    {"name": "who", "label": "Name", "kind": "text", "required": True},
    {"name": "days", "label": "Days", "kind": "number"},
    {"name": "size", "label": "Room", "kind": "select", "options": ["small", "large"]},
    {"name": "sea", "label": "Sea view", "kind": "checkbox"},
]


async def ask(**arguments: Any) -> Component:
    context = FakeContext()
    await call(AskUser(), context, **{"title": "Book a room", **arguments})
    [shown] = context.shown
    return shown


async def answer(component: Component, **values: Any) -> ToolResult:
    event = UiEvent(component=component, callback=component.callback.name, values=values)
    return await AskUser().on_ui_event(event, FakeContext())


@pytest.mark.requirement("A17")
async def test_a_form_is_shown_and_the_model_is_told_to_wait() -> None:
    context = FakeContext()
    result = await call(AskUser(), context, title="Book a room", submit_label="Book", fields=FIELDS)
    wire = assert_fits_the_contract(context.shown[0])
    del wire["id"]
    assert wire == {
        "kind": "form",
        "title": "Book a room",
        "fallback": "Book a room\n- Name *\n- Days (a number)\n- Room (small, large)\n"
        "- Sea view (yes or no)",
        "fields": [{"required": False, **one} for one in FIELDS],
        "callback": {"name": "submit", "label": "Book"},
    }
    assert "will come as a later message. End your turn now" in result.content
    assert result.summary == "Asked “Book a room”"


async def test_without_fields_it_is_a_button() -> None:
    for none in ({}, {"fields": None}, {"fields": []}):
        shown = await ask(submit_label="Do it", **none)
        assert isinstance(shown, Button)
        assert shown.callback.label == "Do it"


async def test_the_largest_form_fits_the_contract() -> None:
    options = [f"{n:03}" + "o" * 197 for n in range(100)]
    fields = [
        {"name": f"f{n}", "label": "l" * 200, "kind": "select", "options": options}
        for n in range(20)
    ]
    shown = await ask(title="t" * 200, fields=fields)
    assert len(shown.fallback) <= 4_000


async def test_what_was_filled_in_reaches_the_model_in_words() -> None:
    form = await ask(fields=FIELDS)
    result = await answer(form, who="Ada", days=3.0, size="large", sea=False)
    assert result.content == (
        'I filled in "Book a room":\n- Name: Ada\n- Days: 3\n- Room: large\n- Sea view: no'
    )
    assert result.summary == "Answered “Book a room”"


async def test_what_was_left_out_is_said_to_be_empty() -> None:
    result = await answer(await ask(fields=FIELDS), who="Ada", days="")
    assert result.content.endswith(
        "- Days: (left empty)\n- Room: (left empty)\n- Sea view: (left empty)"
    )


async def test_lines_of_a_text_cannot_pose_as_another_field() -> None:
    result = await answer(await ask(fields=FIELDS), who="Ada\n- Days: 99")
    assert "\n- Days: 99" not in result.content
    assert "Name: Ada\n  - Days: 99" in result.content


@pytest.mark.parametrize(
    ("values", "at"),
    [
        ({}, "who"),
        ({"who": ""}, "who"),
        ({"who": 3.0}, "who"),
        ({"who": "x", "days": "3"}, "days"),
        ({"who": "x", "days": True}, "days"),
        ({"who": "x", "size": "huge"}, "size"),
        ({"who": "x", "size": True}, "size"),
        ({"who": "x", "sea": "yes"}, "sea"),
        ({"who": "x", "sea": 1.0}, "sea"),
        ({"who": "x", "admin": True}, "admin"),
    ],
)
async def test_a_value_that_does_not_fit_its_field_is_refused_by_the_fields_name(
    values: dict[str, Any], at: str
) -> None:
    with pytest.raises(ToolError, match=rf"^Some fields need another value\. {at}: [^;]+$"):
        await answer(await ask(fields=FIELDS), **values)


async def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(ToolError, match=r"who: .+; days: "):
        await answer(await ask(fields=FIELDS), days="many")


@pytest.mark.requirement("G9")
async def test_a_call_back_that_the_component_never_had_is_refused() -> None:
    event = UiEvent(component=await ask(fields=FIELDS), callback="delete", values={"who": "x"})
    with pytest.raises(ToolError, match="no call-back “delete”"):
        await AskUser().on_ui_event(event, FakeContext())


async def test_a_pressed_button_says_so_and_takes_no_values() -> None:
    button = await ask(submit_label="Do it")
    assert (await answer(button)).content == 'I used "Do it" of "Book a room".'
    with pytest.raises(ToolError, match="who: The form has no such field"):
        await answer(button, who="Ada")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ([{"name": "a", "label": "A", "kind": "select"}], "a is a select and needs options"),
        ([{"name": "a", "label": "A", "kind": "text", "options": ["x"]}], "must be of kind select"),
        ([{"name": "a", "label": "A", "kind": "select", "options": ["x", "x"]}], "option twice"),
        ([{"name": "a", "label": "A", "kind": "text"}] * 2, "two fields have the same name"),
        ([{"name": "First Name", "label": "A", "kind": "text"}], "should match pattern"),
        ([{"name": "a", "label": "A", "kind": "file"}], "'text', 'number', 'select' or 'checkbox'"),
        ([{"name": f"a{n}", "label": "A", "kind": "text"} for n in range(21)], "at most 20 items"),
    ],
)
async def test_a_form_that_cannot_be_shown_is_refused_with_what_to_change(
    fields: list[dict[str, Any]], says: str
) -> None:
    with pytest.raises(ValidationError, match=says):
        await ask(fields=fields)


async def test_options_that_are_empty_are_the_same_as_none() -> None:
    shown = await ask(fields=[{"name": "a", "label": "A", "kind": "text", "options": []}])
    assert isinstance(shown, Form)
    assert "options" not in assert_fits_the_contract(shown)["fields"][0]
