"""Write what tells the branches of a union apart in OpenAPI's form.

In the sources, as in AsyncAPI, `discriminator` is the name of a property. OpenAPI wants an object,
and a mapping where the property's values are not the names of schemas, which they are not here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]


def with_mappings(document: Json) -> dict[str, Any]:
    """Return a copy of an OpenAPI document in which every discriminator has its mapping."""
    schemas = document.get("components", {}).get("schemas", {})
    return {key: _changed(value, schemas) for key, value in document.items()}


def _changed(node: Any, schemas: Json) -> Any:
    if isinstance(node, list):
        return [_changed(item, schemas) for item in node]
    if not isinstance(node, Mapping):
        return node
    out = {key: _changed(value, schemas) for key, value in node.items()}
    tag = out.get("discriminator")
    if "oneOf" in out and isinstance(tag, str):
        refs = [branch["$ref"] for branch in out["oneOf"] if "$ref" in branch]
        mapping = {value: ref for ref in refs for value in _values(ref, tag, schemas)}
        out["discriminator"] = {"propertyName": tag, "mapping": mapping}
    return out


def _values(ref: str, tag: str, schemas: Json) -> Iterator[str]:
    """Yield the property's value in a branch, or in each branch of a union that is one."""
    branch = schemas.get(ref.rpartition("/")[2], {})
    for inner in branch.get("oneOf", ()):
        yield from _values(inner.get("$ref", ""), tag, schemas)
    if "const" in (constant := branch.get("properties", {}).get(tag, {})):
        yield constant["const"]
