"""`types/*.d.ts`: one TypeScript declaration per schema, its descriptions as JSDoc.

The page has no build step: its JSDoc comments import these, and `tsc` only checks. Bounds such as
`maxLength` have no TypeScript type; `schemas/` holds them for run time. An enumeration that may
grow is its values or any other string, so that code which forgets the others does not pass.
"""

from __future__ import annotations

import itertools
import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scripts.js import HEADER
from scripts.schemas import GROWS, Schema, SchemaError, target, walk

PRIMITIVES = {
    "string": "string",
    "number": "number",
    "integer": "number",
    "boolean": "boolean",
    "null": "null",
}


def doc(text: str, indent: str = "") -> str:
    """Return a description as a JSDoc comment that ends with a line break."""
    lines = text.strip().replace("*/", "*\\/").splitlines()
    if len(lines) == 1 and len(lines[0]) < 90:
        return f"{indent}/** {lines[0]} */\n"
    body = "".join(f"{indent} * {line}".rstrip() + "\n" for line in _wrapped(lines))
    return f"{indent}/**\n{body}{indent} */\n"


def _wrapped(lines: Sequence[str]) -> Iterator[str]:
    """Fill the paragraphs anew; the rows of a table stay as they are."""
    for prose, group in itertools.groupby(lines, lambda line: bool(line) and line[0] not in "| "):
        block = list(group)
        yield from textwrap.wrap("\n".join(block), 94) if prose else block


def expression(schema: Mapping[str, Any]) -> str:
    """Return the TypeScript type of an anonymous schema."""
    if "$ref" in schema:
        return target(schema["$ref"])
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        values = [json.dumps(value) for value in schema["enum"]]
        return " | ".join([*values, "(string & {})"] if GROWS in schema else values)
    if "oneOf" in schema:
        return " | ".join(expression(branch) for branch in schema["oneOf"])
    types = schema.get("type")
    if isinstance(types, list):
        return " | ".join(expression({**schema, "type": name}) for name in types)
    if types == "array":
        inner = expression(schema["items"]) if "items" in schema else "unknown"
        return f"({inner})[]" if " " in inner else f"{inner}[]"
    if types == "object":
        return _record(schema)
    if types in PRIMITIVES:
        return PRIMITIVES[types]
    raise SchemaError(f"no TypeScript type for {dict(schema)!r}")


def _record(schema: Mapping[str, Any]) -> str:
    if "properties" in schema:
        raise SchemaError("an object with properties inside another schema: give it its own file")
    more = schema.get("additionalProperties", True)
    value = expression(more) if isinstance(more, Mapping) else "unknown" if more else "never"
    return f"{{ [name: string]: {value} }}"


def _member(name: str, schema: Mapping[str, Any], *, required: bool) -> str:
    comment = doc(schema["description"], "  ") if "description" in schema else ""
    return f"{comment}  {name}{'' if required else '?'}: {expression(schema)};\n"


def declaration(schema: Schema) -> str:
    """Return the text of one schema's `.d.ts` file."""
    body = schema.body
    used = {target(inner["$ref"]) for _, inner in walk(body) if "$ref" in inner} - {schema.title}
    imports = "".join(
        f"import type {{ {title} }} from './{_stem(title)}.js';\n" for title in sorted(used)
    )
    text = HEADER + imports + "\n" + doc(body["description"])
    if "properties" not in body:
        return text + f"export type {schema.title} ={_broken(expression(body))};\n"
    required = body.get("required", [])
    members = "".join(
        _member(name, inner, required=name in required)
        for name, inner in body["properties"].items()
    )
    return text + f"export interface {schema.title} {{\n{members}}}\n"


def _broken(union: str) -> str:
    """Put each branch of a long union on its own line."""
    if len(union) < 70 or " | " not in union:
        return f" {union}"
    return "".join(f"\n  | {branch}" for branch in union.split(" | "))


def _stem(title: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in title).lstrip("_")


def types(schemas: Mapping[str, Schema]) -> dict[str, str]:
    """Return every `.d.ts` file by its path, with an index that exports them all."""
    files = {f"types/{schema.stem}.d.ts": declaration(schema) for schema in schemas.values()}
    exports = [
        f"export type {{ {schema.title} }} from './{schema.stem}.js';\n"
        for schema in schemas.values()
    ]
    return files | {"types/index.d.ts": HEADER + "".join(exports)}
