"""Make what the two client packages take from `specs/schemas/`, so that each stands alone.

The Python client gets Pydantic models that read as the contract asks of clients: in what is
`x-extensible`, unknown fields are ignored, an enumeration takes other values too, a part of an
unknown kind is an `OtherPart`, and such a component an `OtherComponent`, which still has its
fall-back. What a client sends is checked to the letter; what goes both ways is read with the same
patience. The JavaScript client gets type declarations, names and close codes; the page stands on
them too.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from scripts.artefacts import Artefacts, run
from scripts.close_codes import javascript, python
from scripts.gen_models import models
from scripts.js.names import names
from scripts.js.types import types
from scripts.schemas import GROWS, load

HEADER = '"""Made from specs/schemas by scripts/gen_clients.py: run `make generate`."""\n'
SENT = ("ws/client/", "feedback.py", "stream_request.py")
OTHER_COMPONENT = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "OtherComponent",
    "description": "A component of a kind that this client does not know. Show its `fallback`.",
    "type": "object",
    GROWS: True,
    "required": ["kind", "id", "title", "fallback"],
    "properties": {
        "kind": {"type": "string"},
        "id": {"$ref": "../resource_id.yaml"},
        "title": {"$ref": "component_title.yaml"},
        "fallback": {"$ref": "fallback.yaml"},
    },
}
OTHER_PART = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "OtherPart",
    "description": "A part of a kind that this client does not know. Leave it out.",
    "type": "object",
    GROWS: True,
    "required": ["kind"],
    "properties": {"kind": {"type": "string"}},
}


def _ready_for_growth(schemas: Path) -> None:
    """Let everything be read that the contract may come to hold."""
    _open_union(schemas / "component", "component", OTHER_COMPONENT)
    _open_union(schemas / "part", "part", OTHER_PART)
    for path in schemas.rglob("*.yaml"):
        body = _with_other_values(yaml.safe_load(path.read_text("utf-8")))
        path.write_text(yaml.safe_dump(body, sort_keys=False), "utf-8")


def _with_other_values(node: Any) -> Any:
    """Let an enumeration that may grow be any text, and still name its values."""
    if isinstance(node, list):
        return [_with_other_values(item) for item in node]
    if not isinstance(node, dict):
        return node
    out = {key: _with_other_values(value) for key, value in node.items()}
    if GROWS in out and "enum" in out:
        known = {"type": out["type"], "enum": out.pop("enum")}
        out["anyOf"] = [known, {"type": out.pop("type")}]
    return out


def _open_union(folder: Path, name: str, other: dict[str, Any]) -> None:
    """Let every kind be read; the known ones win because more of their fields fit."""
    (folder / f"other_{name}.yaml").write_text(yaml.safe_dump(other, sort_keys=False))
    union = yaml.safe_load((folder / f"{name}.yaml").read_text("utf-8"))
    union["oneOf"].append({"$ref": f"other_{name}.yaml"})
    del union["discriminator"]  # a kind that nobody knows cannot be looked up
    (folder / f"{name}.yaml").write_text(yaml.safe_dump(union, sort_keys=False))


def python_models() -> dict[str, str]:
    """Return the Python client's models by their paths in its package `models`."""
    made = models([], change=_ready_for_growth)
    read = {name: HEADER + _tolerant(name, _as_written(text)) for name, text in made.items()}
    return {**read, "close_codes.py": python()}


def _tolerant(name: str, text: str) -> str:
    return text if name.startswith(SENT) else text.replace('extra="forbid"', 'extra="ignore"')


def _as_written(text: str) -> str:
    """Let a whole number stay one: to a `float`, -2 is -2.0."""
    return re.sub(r"\bfloat\b", "int | float", text)


def javascript_types() -> dict[str, str]:
    """Return the JavaScript client's declarations and names by their paths in its package."""
    loaded = load()
    own = {"types/names.js": names(loaded), "types/close_codes.js": javascript()}
    return own | types(loaded)


PYTHON_CLIENT = Artefacts(
    "clients/python/parlance_client/models", python_models, owns=lambda name: name.endswith(".py")
)
JAVASCRIPT_CLIENT = Artefacts(
    "clients/javascript", javascript_types, owns=lambda name: name.startswith("types/")
)

if __name__ == "__main__":
    raise SystemExit(run(PYTHON_CLIENT, JAVASCRIPT_CLIENT))
