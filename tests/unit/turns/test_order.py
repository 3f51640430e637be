"""An order is plain JSON: it can wait in a queue and start its turn elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import TypeAdapter

from app.core.ids import new_id
from app.core.limits import TurnBudget
from app.turns.order import Names, TurnOrder, UsedComponent
from generated import Form
from tests.unit.fakes import ADA
from tools.base import UiEvent

ORDER = TypeAdapter(TurnOrder)
FORM = Form.model_validate(
    {
        "kind": "form",
        "id": new_id(),
        "title": "Which year?",
        "fallback": "Which year?",
        "fields": [{"name": "year", "label": "Year", "kind": "number"}],
        "callback": {"name": "show", "label": "Show"},
    }
)


def order(**fields: Any) -> TurnOrder:
    """An order for a message in a new chat."""
    chosen: dict[str, Any] = {
        "turn_id": new_id(),
        "chat_id": new_id(),
        "question_id": new_id(),
        "message_id": new_id(),
        "session_id": new_id(),
        "request_id": "request-1",
        "principal": ADA,
        "content": "hi",
        "at": datetime(2026, 1, 31, 9, 30, tzinfo=UTC),
        "names": Names("assistant", "fake", "small", ("do",), ("notes",)),
        "memory": 10,
        "budget": TurnBudget(30, 8, 1000),
        "new_chat": "hi",
    }
    return TurnOrder(**{**chosen, **fields})


@pytest.mark.parametrize(
    "used",
    [None, UsedComponent("do", UiEvent(FORM, "show", {"year": 2026.0, "all": True, "of": "x"}))],
    ids=["message", "component"],
)
def test_an_order_comes_back_equal_from_its_json(used: UsedComponent | None):
    made = order(used=used)

    assert ORDER.validate_json(ORDER.dump_json(made)) == made


def test_the_question_is_the_same_message_whenever_it_is_made():
    made = order()

    assert made.question() == ORDER.validate_json(ORDER.dump_json(made)).question()
    assert made.question().id == made.question_id
