"""Values that fit a schema of the contract, and values that do not, as Hypothesis strategies.

Schemathesis makes both from an OpenAPI document; here it gets one whose only operation takes the
wanted schema as its body. The schemas are closed, as our own service is held to them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import schemathesis
from hypothesis.strategies import SearchStrategy
from jsonschema import Draft202012Validator

from scripts.closing import closed
from scripts.schemas import load, target, with_subschemas

SCHEMAS = load()
DEFS: dict[str, Any] = {title: closed(schema.body) for title, schema in SCHEMAS.items()}


def _as_component(schema: Mapping[str, Any]) -> dict[str, Any]:
    out = with_subschemas(schema, _as_component)
    out.pop("discriminator", None)  # written otherwise in OpenAPI, and of no use here
    if "$ref" in out:
        out["$ref"] = f"#/components/schemas/{target(out['$ref'])}"
    return out


COMPONENTS = {title: _as_component(body) for title, body in DEFS.items()}


def _document(title: str) -> dict[str, Any]:
    body = {"application/json": {"schema": {"$ref": f"#/components/schemas/{title}"}}}
    operation = {
        "requestBody": {"required": True, "content": body},
        "responses": {"200": {"description": "ok"}},
    }
    return {
        "openapi": "3.1.1",
        "info": {"title": "one schema", "version": "1"},
        "paths": {"/value": {"post": operation}},
        "components": {"schemas": COMPONENTS},
    }


def _is_json(value: Any) -> bool:
    """Negative bodies may be no JSON at all; those are for the tests of the reader."""
    if isinstance(value, Mapping):
        return all(isinstance(key, str) and _is_json(inner) for key, inner in value.items())
    if isinstance(value, list):
        return all(_is_json(item) for item in value)
    return value is None or isinstance(value, str | int | float | bool)


def values(title: str, *, valid: bool = True) -> SearchStrategy[Any]:
    """Return a strategy for values that fit the schema of this title, or that do not.

    Some of the generator's broken values happen to fit; they are filtered out, and a strategy
    that finds none that is broken fails as unsatisfiable.
    """
    modes = schemathesis.GenerationMode
    operation = schemathesis.openapi.from_dict(_document(title))["/value"]["POST"]
    cases = operation.as_strategy(generation_mode=modes.POSITIVE if valid else modes.NEGATIVE)
    bodies = cases.map(lambda case: case.body).filter(_is_json)
    return bodies if valid else bodies.filter(lambda value: not validator(title).is_valid(value))


@cache
def validator(title: str) -> Draft202012Validator:
    """Return the judge: a JSON Schema validator for the schema of this title."""
    return Draft202012Validator(
        {"$defs": DEFS, "$ref": f"#/$defs/{title}"},
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )
