"""Rules for the schema files that no meta-schema knows, because JSON Schema allows almost anything.

Every generator relies on them: an object says whether it is closed, a union what tells its branches
apart, a constant names its type, nothing is required that does not exist. Which objects have to be
closed is said in `growth.py`. Titles, keywords and types are checked when the files are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from scripts.schemas import GROWS, walk
from scripts.specs.contract import Contract, Json

UNPORTABLE = re.compile(r"\\[sSdDwWbB]")


def shapes(contract: Contract) -> Iterator[str]:
    """Say which schema breaks which rule."""
    for schema in contract.schemas.values():
        if not schema.body.get("description"):
            yield f"schemas/{schema.file}: no description"
        try:
            Draft202012Validator.check_schema(schema.body)
        except SchemaError as error:
            yield f"schemas/{schema.file}{error.json_path}: {error.message[:300]}"
            continue
        for at, inner in walk(schema.body):
            for problem in _rules(inner):
                yield f"schemas/{schema.file}{at}: {problem}"


def _rules(schema: Json) -> Iterator[str]:
    if shorthand := UNPORTABLE.search(schema.get("pattern", "")):
        yield f"{shorthand[0]} means other characters in each language: write the class out"
    for name in sorted(set(schema.get("required", [])) - schema.get("properties", {}).keys()):
        yield f"{name!r} is required and is no property"
    if schema.get("type") == "object" and "properties" not in schema and GROWS in schema:
        yield f"a mapping has no members that it declares, so it cannot be {GROWS}"
    elif schema.get("type") == "object" and (GROWS in schema) == ("additionalProperties" in schema):
        yield f"an object must say either additionalProperties or {GROWS}"
    if schema.get(GROWS, True) is not True:
        yield f"{GROWS} is true or left out"
    if "discriminator" in schema and "oneOf" not in schema:
        yield "a discriminator belongs to a union"
    if ("const" in schema or "enum" in schema) and "type" not in schema:
        yield "const and enum want their type beside them"
    if schema.get("type") == "array" and "items" not in schema:
        yield "an array must say what its items are"
