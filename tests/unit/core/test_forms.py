"""What comes back from a component: declared call-backs, fitting values, cleaned texts."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.errors import CallerError, UnknownComponent
from app.core.forms import Values, accepting
from app.core.ids import new_id
from app.core.text import at_once
from generated import Button, Component, Form, Plot

CALLBACK = {"name": "send", "label": "Send"}
FORM = Form.model_validate(
    {
        "kind": "form",
        "id": new_id(),
        "title": "Order",
        "fallback": "An order form.",
        "callback": CALLBACK,
        "fields": [
            {"name": "who", "label": "Who", "kind": "text", "required": True},
            {"name": "many", "label": "How many", "kind": "number"},
            {"name": "size", "label": "Size", "kind": "select", "options": ["S", "L"]},
            {"name": "gift", "label": "Gift", "kind": "checkbox"},
        ],
    }
)
BUTTON = Button.model_validate(
    {"kind": "button", "id": new_id(), "title": "Go", "fallback": "Go", "callback": CALLBACK}
)


def accept(component: Component, callback: str, values: Values) -> Any:
    return at_once(accepting(component, callback, values))


@pytest.mark.requirement("G9")
@pytest.mark.parametrize(
    "values",
    [
        {"who": "Ada"},
        {"who": "Ada", "many": 2, "size": "L", "gift": False},
        {"who": "Ada", "many": 2.5, "size": ""},
    ],
)
def test_values_that_fit_are_taken(values: dict[str, Any]):
    assert accept(FORM, "send", values) == values


@pytest.mark.requirement("G9")
@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({}, ["/values/who"]),
        ({"who": "\x00\x07"}, ["/values/who"]),
        ({"who": 3}, ["/values/who"]),
        ({"who": "Ada", "many": "2"}, ["/values/many"]),
        ({"who": "Ada", "many": True}, ["/values/many"]),
        ({"who": "Ada", "size": "M"}, ["/values/size"]),
        ({"who": "Ada", "gift": "yes"}, ["/values/gift"]),
        ({"who": "Ada", "else": 1, "many": ""}, ["/values/else"]),
        ({"many": "x", "other": 1}, ["/values/many", "/values/other", "/values/who"]),
    ],
)
def test_every_field_that_is_wrong_is_named(values: dict[str, Any], wrong: list[str]):
    with pytest.raises(CallerError) as refusal:
        accept(FORM, "send", values)

    assert sorted(detail.at for detail in refusal.value.details) == wrong


@pytest.mark.requirement("A13")
def test_what_people_wrote_is_cleaned():
    assert accept(FORM, "send", {"who": "e\u0301\u202e\x00"}) == {"who": "é"}


def test_a_button_takes_no_values():
    assert accept(BUTTON, "send", {}) == {}
    with pytest.raises(CallerError):
        accept(BUTTON, "send", {"who": "Ada"})


@pytest.mark.parametrize("callback", ["other", ""])
def test_a_call_back_that_was_not_declared_is_unknown(callback: str):
    with pytest.raises(UnknownComponent):
        accept(BUTTON, callback, {})


def test_a_component_without_a_call_back_has_none():
    plot = Plot.model_construct(kind="plot", id=new_id(), title="Plot", fallback="A plot")
    with pytest.raises(UnknownComponent):
        accept(plot, "send", {})
