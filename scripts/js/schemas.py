"""`schemas.js`: every JSON Schema on a line of its own, references as `#/$defs/<Title>`.

One file, because a browser that needs one of them needs most, and asks for each file by itself.

The page checks what it receives and what it draws against these; `rootSchema` makes one of them the
root of a self-contained document for any JSON Schema validator. Descriptions, examples and what a
text says of its contents are left out: a browser loads this file, and the types carry the words.
A page may be older than its service, so what is `x-extensible` is written as its reader must take
it: an enumeration as any text, a union with one more branch for the kinds that it does not know.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from scripts.js import HEADER
from scripts.js.names import tags
from scripts.schemas import GROWS, Schema, with_subschemas

LEFT_OUT = frozenset(
    {"description", "examples", "discriminator", GROWS, "contentMediaType", "contentSchema"}
)
END = """
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


def schemas(loaded: Mapping[str, Schema]) -> dict[str, str]:
    """Return the file with all schemas by its path."""
    rows = "".join(
        f"  {title}: {json.dumps(_for_a_page(schema, loaded), ensure_ascii=False)},\n"
        for title, schema in loaded.items()
    )
    return {
        "schemas.js": f"{HEADER}\n/** Every schema of the contract by its title.\n"
        " * @type {Readonly<Record<string, Readonly<Record<string, unknown>>>>}\n */\n"
        f"export const SCHEMAS = Object.freeze({{\n{rows}}});\n{END}"
    }
