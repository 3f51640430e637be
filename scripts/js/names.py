"""`names.js`: the frame types and the named enumerations, for code that must not misspell them.

`CLIENT` and `SERVER` map each frame's type to itself. Every schema file that is an enumeration
becomes a frozen array, and so do the tags of every other union (`Component` gives
`COMPONENT_KINDS`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from scripts.js import HEADER
from scripts.schemas import Schema, SchemaError, target

FRAMES = {"ClientFrame": "CLIENT", "ServerFrame": "SERVER"}


def screaming_plural(name: str) -> str:
    """Return `TurnOutcome` as `TURN_OUTCOMES`."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).upper()
    return words + ("ES" if words.endswith(("S", "X")) else "S")


def tags(union: Schema, schemas: Mapping[str, Schema]) -> tuple[str, list[str]]:
    """Return the property that tells the union's branches apart, and its value in each."""
    name = union.body.get("discriminator", "")
    branches = [schemas[target(branch["$ref"])].body for branch in union.body["oneOf"]]
    constants = [branch["properties"].get(name, {}) for branch in branches]
    if not all("const" in constant for constant in constants):
        raise SchemaError(f"{union.file}: not each of its branches has a constant {name!r}")
    return name, [constant["const"] for constant in constants]


def _frozen(name: str, doc: str, value: str) -> str:
    return f"/** {doc} */\nexport const {name} = Object.freeze(/** @type {{const}} */ ({value}));\n"


def _object(name: str, doc: str, values: Sequence[str]) -> str:
    rows = "".join(f"  {value}: '{value}',\n" for value in values)
    return _frozen(name, doc, f"{{\n{rows}}}")


def _array(name: str, doc: str, values: Sequence[str]) -> str:
    rows = "".join(f"  '{value}',\n" for value in values)
    return _frozen(name, doc, f"[\n{rows}]")


def names(schemas: Mapping[str, Schema]) -> str:
    """Return the text of `names.js`."""
    parts = [HEADER]
    for title, name in FRAMES.items():
        parts.append(_object(name, f"The types of a `{title}`.", tags(schemas[title], schemas)[1]))
    for title, schema in schemas.items():
        if "enum" in schema.body:
            doc = f"The values of a `{title}`."
            parts.append(_array(screaming_plural(title), doc, schema.body["enum"]))
        elif "oneOf" in schema.body and title not in FRAMES:
            tag, values = tags(schema, schemas)
            doc = f"Each `{tag}` of a `{title}`."
            parts.append(_array(screaming_plural(f"{title}_{tag}"), doc, values))
    return "\n".join(parts)
