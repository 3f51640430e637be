"""What may grow: our own service is held to what is declared, and readers made here take more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

import generated
from parlance_client import models
from parlance_conformance.contract import BUNDLES, frame_problems, problems
from scripts.schemas import GROWS, load, walk
from tests.contract.schema_edges import sample
from tests.contract.schema_values import DEFS, validator
from tests.contract_schemas import check_server_frame, example, server_types

SCHEMAS = load()
OBJECTS = [
    title
    for title, schema in SCHEMAS.items()
    if GROWS in schema.body and "properties" in schema.body
]


def _enumerations() -> Iterator[tuple[str, str]]:
    for title, schema in SCHEMAS.items():
        for at, inner in walk(schema.body):
            if GROWS in inner and "enum" in inner:
                yield title, at


@pytest.mark.parametrize("title", OBJECTS)
def test_an_undeclared_member_is_refused_of_our_service_and_passes_of_any(title: str) -> None:
    value = sample(DEFS[title]) | {"surprise": 1}

    assert not validator(title).is_valid(value)
    with pytest.raises(ValidationError):
        TypeAdapter(getattr(generated, title)).validate_python(value)
    assert problems(title, value) == []
    TypeAdapter(getattr(models, title)).validate_python(value)


@pytest.mark.parametrize("kind", sorted(server_types()))
def test_a_frame_with_an_undeclared_member_is_judged_by_who_sends_it(kind: str) -> None:
    frame = example(kind) | {"surprise": 1}

    with pytest.raises(AssertionError, match="surprise"):
        check_server_frame(frame)
    assert frame_problems(frame) == []


@pytest.mark.parametrize(("title", "at"), [*_enumerations()])
def test_a_value_that_an_enumeration_may_come_to_have_is_read(title: str, at: str) -> None:
    value: Any = "a_later_value"
    if at:
        value = sample(DEFS[title]) | {at.rpartition("/")[2]: value}

    assert not validator(title).is_valid(value)
    TypeAdapter(getattr(models, title)).validate_python(value)


def test_each_document_writes_a_discriminator_in_its_own_form() -> None:
    live, http = (
        json.loads((BUNDLES / f"{name}.json").read_text("utf-8"))["components"]["schemas"]
        for name in ("asyncapi", "openapi")
    )
    stream = http["StreamEvent"]["properties"]["data"]["contentSchema"]["discriminator"]

    assert live["Component"]["discriminator"] == "kind"
    assert http["Component"]["discriminator"] == {
        "propertyName": "kind",
        "mapping": {
            kind: f"#/components/schemas/{kind.capitalize()}"
            for kind in ("button", "form", "table", "plot")
        },
    }
    assert stream["propertyName"] == "type"
    assert stream["mapping"]["token"] == "#/components/schemas/ServerFrame"
    assert stream["mapping"]["done"] == "#/components/schemas/StreamDone"
