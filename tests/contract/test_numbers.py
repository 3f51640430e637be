"""A whole number stays one on its way through the models: -2 is told as -2, not as -2.0."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter

from app.core.ids import new_id
from generated import Button, FormValue, Table
from parlance_client.models import Cell as ClientCell
from tools.base import UiEvent, describe_ui_event


@pytest.mark.parametrize("number", [-2, 0, 7, 1.5, True])
def test_a_number_goes_out_as_it_came(number: float):
    table = Table(
        kind="table", id=new_id(), title="t", fallback="f", columns=["a"], rows=[[number]]
    )

    assert repr(table.rows) == repr([[number]])
    assert f"[[{str(number).lower()}]]" in table.model_dump_json()
    assert repr(TypeAdapter(ClientCell).validate_python(number)) == repr(number)


def test_what_a_person_entered_is_told_to_the_model_as_it_was_entered():
    button = Button.model_construct(title="Order")
    values = TypeAdapter(dict[str, FormValue]).validate_json('{"change": -2}')
    told = describe_ui_event(UiEvent(component=button, callback="send", values=values))

    assert "- change: -2\n" in told.content + "\n"
