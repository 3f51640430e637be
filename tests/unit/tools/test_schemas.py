"""What models are told of arguments: valid JSON Schema in its plainest form, and the truth."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Literal

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel, Field

import company
from tools.base import Arguments, Tool, plain_schema
from tools.discovery import discover

TOOLS = {tool.name: tool for tool in discover(extra=[company.TOOLS])}
CALLS: list[tuple[str, dict[str, Any]]] = [
    ("calculate", {"expression": "1 + 1"}),
    ("run_code", {"code": "1"}),
    ("find_people", {"query": "Ada", "include_reports": True}),
    ("query_sales", {"sql": "SELECT 1"}),
    ("show_table", {"title": "T", "columns": ["a", "b"], "rows": [["x", 1], [True, None]]}),
    (
        "show_plot",
        {
            "title": "T",
            "chart": "bar",
            "x_label": "m",
            "series": [{"name": "s", "points": [["Jan", 1]]}],
        },
    ),
    ("ask_user", {"title": "Go?"}),
    (
        "ask_user",
        {
            "title": "Which?",
            "submit_label": "Take it",
            "fields": [{"name": "a", "label": "A", "kind": "select", "options": ["x"]}],
        },
    ),
]


def keys(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        for key, value in schema.items():
            yield key
            yield from keys(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from keys(value)


def fields(schema: Any) -> Iterator[dict[str, Any]]:
    for value in schema.get("properties", {}).values():
        yield value
        yield from fields(value)
    if isinstance(schema.get("items"), dict):
        yield from fields(schema["items"])


def test_every_tool_is_called_in_the_examples() -> None:
    assert {name for name, _ in CALLS} == set(TOOLS)


@pytest.mark.parametrize("tool", TOOLS.values(), ids=TOOLS)
def test_the_schema_is_valid_self_contained_and_describes_every_field(tool: Tool[Any]) -> None:
    schema = tool.parameters()
    Draft202012Validator.check_schema(schema)
    assert schema["additionalProperties"] is False
    assert not {"$ref", "$defs", "prefixItems", "anyOf"} & set(keys(schema))
    assert all(field.get("description") for field in fields(schema))


@pytest.mark.parametrize(("name", "arguments"), CALLS)
def test_a_call_by_the_schema_is_accepted_by_the_tool(name: str, arguments: dict[str, Any]) -> None:
    Draft202012Validator(TOOLS[name].parameters()).validate(arguments)
    TOOLS[name].arguments.model_validate_json(json.dumps(arguments))


class Leg(Arguments):
    """A part of the way."""

    title: str = Field(description="Where to.")
    by: Literal["road", "rail"] | None = Field(default=None, description="How.")


class Trip(Arguments):
    """A journey."""

    legs: list[Leg] = Field(description="In order.")
    home: Leg | None = Field(default=None, description="The way back.")
    fare: int | str | None = Field(default=None, description="What it costs.")
    extra: dict[str, Leg] = Field(default_factory=dict, description="By name.")


def test_inner_models_stand_where_they_are_used_and_null_is_not_offered() -> None:
    leg = {
        "type": "object",
        "description": "A part of the way.",
        "additionalProperties": False,
        "required": ["title"],
        "properties": {
            "title": {"type": "string", "description": "Where to."},
            "by": {"type": "string", "enum": ["road", "rail"], "description": "How."},
        },
    }
    assert plain_schema(Trip) == {
        "type": "object",
        "description": "A journey.",
        "additionalProperties": False,
        "required": ["legs"],
        "properties": {
            "legs": {"type": "array", "description": "In order.", "items": leg},
            "home": {**leg, "description": "The way back."},
            "fare": {
                "anyOf": [{"type": "integer"}, {"type": "string"}],
                "description": "What it costs.",
            },
            "extra": {
                "type": "object",
                "description": "By name.",
                "additionalProperties": leg,
            },
        },
    }


class Tree(BaseModel):
    """Grows."""

    branches: list[Tree]


def test_a_model_that_holds_itself_has_no_plain_form() -> None:
    with pytest.raises(TypeError, match="Tree holds itself"):
        plain_schema(Tree)
