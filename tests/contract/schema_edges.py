"""Values on both sides of every bound that a schema states, made by rule instead of by chance.

Fuzzing finds what nobody thought of and may miss what is written down. Here each property in turn
is left out, replaced by other types and taken to its limits and one step over. Whether a value fits
is not said here: a JSON Schema validator judges it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scripts.schemas import target
from tests.contract.schema_values import DEFS

ODDITIES = (None, True, 0, 1.0, 0.5, -1, "", "x", "É\u0000\U0001f600", [], [None], {}, {"x": 1})


def sample(schema: Mapping[str, Any]) -> Any:
    """Return one value that fits, with every optional property."""
    if "$ref" in schema:
        return sample(DEFS[target(schema["$ref"])])
    if "oneOf" in schema:
        return sample(schema["oneOf"][0])
    if "examples" in schema:
        return schema["examples"][0]
    if "enum" in schema:
        return schema["enum"][0]
    return schema["const"] if "const" in schema else _by_type(schema)


def _by_type(schema: Mapping[str, Any]) -> Any:
    kinds = schema["type"]
    kind = kinds if isinstance(kinds, str) else kinds[0]
    if kind == "object":
        return {name: sample(inner) for name, inner in schema.get("properties", {}).items()}
    if kind == "array":
        return [sample(schema["items"])] * max(1, schema.get("minItems", 0))
    if kind == "string":
        return "a" * max(1, schema.get("minLength", 0))
    return True if kind == "boolean" else schema.get("maximum", 1)


def edges(schema: Mapping[str, Any]) -> Iterator[Any]:
    """Yield values around what the schema says, itself and the scalars that it refers to."""
    yield sample(schema)
    yield from ODDITIES
    if "$ref" in schema:
        body = DEFS[target(schema["$ref"])]
        yield from () if "properties" in body or "oneOf" in body else edges(body)
        return
    for branch in schema.get("oneOf", []):
        yield from edges(DEFS[target(branch["$ref"])])
    yield from _around_numbers(schema)
    yield from _around_lengths(schema)
    yield from _around_words(schema)
    yield from _around_properties(schema)


def _around_numbers(schema: Mapping[str, Any]) -> Iterator[Any]:
    for keyword in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
        if keyword in schema:
            bound = schema[keyword]
            yield from (bound, bound - 1, bound + 1, float(bound), bound + 0.5, bound - 0.5)


def _around_lengths(schema: Mapping[str, Any]) -> Iterator[Any]:
    for keyword in ("minLength", "maxLength"):
        if keyword in schema:
            yield from ("é" * (schema[keyword] + step) for step in (-1, 0, 1))
    item = sample(schema["items"]) if "items" in schema else None
    for keyword in ("minItems", "maxItems"):
        if keyword in schema:
            yield from ([item] * (schema[keyword] + step) for step in (-1, 0, 1))
    if "items" in schema:
        yield from ([odd] for odd in ODDITIES)
    if "maxProperties" in schema:
        inner = sample(schema["additionalProperties"])
        most = schema["maxProperties"]
        yield from ({f"p{n}": inner for n in range(most + step)} for step in (0, 1))


def _around_words(schema: Mapping[str, Any]) -> Iterator[Any]:
    words = [*schema.get("enum", []), *schema.get("examples", [])]
    words += [schema["const"]] if "const" in schema else []
    for word in words:
        if isinstance(word, str):
            yield from (word, word[:-1], word + word[-1], word.upper(), f" {word}", f"{word}é")


def _around_properties(schema: Mapping[str, Any]) -> Iterator[Any]:
    whole = sample(schema) if "properties" in schema else {}
    required = {name: whole[name] for name in schema.get("required", [])}
    if whole:
        yield from (required, whole | {"surprise": 1}, required | {"": None})
    for name, inner in schema.get("properties", {}).items():
        yield {key: value for key, value in whole.items() if key != name}
        yield from (whole | {name: value} for value in edges(inner))
