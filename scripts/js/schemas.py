"""`schemas/*.js`: one JSON Schema per file as a JavaScript value, references as `#/$defs/<Title>`.

The page checks what it receives and what it draws against these; `rootSchema` makes one of them the
root of a self-contained document for any JSON Schema validator. Descriptions, examples and what a
text says of its contents are left out: a browser loads these files, and the types carry the words.
A page may be older than its service, so what is `x-extensible` is written as its reader must take
it: an enumeration as any text, a union with one more branch for the kinds that it does not know.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from scripts.js import HEADER
from scripts.js.names import tags
from scripts.schemas import GROWS, Schema, with_subschemas

WIDTH = 100
LEFT_OUT = frozenset(
    {"description", "examples", "discriminator", GROWS, "contentMediaType", "contentSchema"}
)
INDEX_END = """
/**
 * Return a document whose root is the schema of this title and which needs nothing else.
 * @param {string} title
 */
export function rootSchema(title) {
  return { $defs: SCHEMAS, $ref: '#/$defs/' + title };
}
"""


def bare(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema as a reader needs it: without what only people read, and open to growth."""
    kept = {key: value for key, value in schema.items() if key not in LEFT_OUT}
    if GROWS in schema:
        kept.pop("enum", None)
    return with_subschemas(kept, bare)


def _for_a_page(schema: Schema, loaded: Mapping[str, Schema]) -> dict[str, Any]:
    body = bare(schema.body)
    if "oneOf" in body and GROWS in schema.body:
        tag, known = tags(schema, loaded)
        other = {"type": "string", "not": {"enum": known}}
        body["oneOf"] += [{"type": "object", "required": [tag], "properties": {tag: other}}]
    return body


def literal(value: Any, indent: str = "") -> str:
    """Return a JSON value as JavaScript: on one line where it fits, keys bare where they may be."""
    if not isinstance(value, Mapping | list):
        return json.dumps(value, ensure_ascii=False)
    short = _inline(value)
    if len(indent) + len(short) <= WIDTH - 20:
        return short
    inner = indent + "  "
    if isinstance(value, list):
        rows = "".join(f"{inner}{literal(item, inner)},\n" for item in value)
        return f"[\n{rows}{indent}]"
    rows = "".join(f"{inner}{_key(key)}: {literal(item, inner)},\n" for key, item in value.items())
    return f"{{\n{rows}{indent}}}"


def _inline(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_inline(item) for item in value)}]"
    if isinstance(value, Mapping):
        body = ", ".join(f"{_key(key)}: {_inline(item)}" for key, item in value.items())
        return f"{{ {body} }}" if body else "{}"
    return json.dumps(value, ensure_ascii=False)


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z_$][A-Za-z0-9_$]*", name) else json.dumps(name)


def schemas(loaded: Mapping[str, Schema]) -> dict[str, str]:
    """Return every schema's file by its path, with an index that gathers them."""
    files = {
        f"schemas/{schema.stem}.js": f"{HEADER}\nexport const {schema.title} = "
        f"{literal(_for_a_page(schema, loaded))};\n"
        for schema in loaded.values()
    }
    imports = "".join(
        f"import {{ {schema.title} }} from './{schema.stem}.js';\n" for schema in loaded.values()
    )
    rows = "".join(f"  {title},\n" for title in loaded)
    index = (
        f"{HEADER}{imports}\n/** Every schema of the contract by its title.\n"
        " * @type {Readonly<Record<string, Readonly<Record<string, unknown>>>>}\n */\n"
        f"export const SCHEMAS = Object.freeze({{\n{rows}}});\n{INDEX_END}"
    )
    return files | {"schemas/index.js": index}
