"""What only the service sends may grow and says so; what clients send is closed.

Strangers make their readers from the schemas. An object that says `additionalProperties: false`
becomes a reader that breaks on the first new member, so what the contract calls growing is open
there and carries `x-extensible`. What goes both ways is read by the service too, to the letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scripts.schemas import GROWS, target, walk
from scripts.specs.channels import UNIONS
from scripts.specs.contract import Contract, Json, resolve
from scripts.specs.operations import each_operation

Places = dict[str, Json]


def growth(contract: Contract) -> Iterator[str]:
    """Say what grows without saying so, and what says so and may not grow."""
    asked = _reached(contract, _roots(contract, "receive"))
    told = _reached(contract, _roots(contract, "send"))
    for place, schema in asked.items():
        if GROWS in schema:
            yield f"{place}: clients send it, so it cannot be {GROWS}"
        elif schema.get("type") == "object" and schema.get("additionalProperties", True) is True:
            yield f"{place}: clients send it, so it must be closed"
    for place, schema in told.items():
        if place not in asked and GROWS not in schema and _may_grow(schema):
            yield f"{place}: only the service sends it, so it must be {GROWS}"


def discriminators(contract: Contract) -> Iterator[str]:
    """Each union names the property that is a required constant in each of its branches."""
    for schema in contract.schemas.values():
        for at, inner in walk(schema.body):
            for branch in inner.get("oneOf", ()):
                for problem in _untold(contract, branch, inner.get("discriminator")):
                    yield f"schemas/{schema.file}{at}: {problem}"


def _untold(contract: Contract, branch: Json, tag: str | None) -> Iterator[str]:
    title = target(branch.get("$ref", ""))
    if tag is None or title not in contract.schemas:
        yield "a union wants a discriminator, and branches with files of their own"
        return
    body = contract.schemas[title].body
    for inner in body.get("oneOf", ()):
        yield from _untold(contract, inner, tag)
    constant = "const" in body.get("properties", {}).get(tag, {})
    if "oneOf" not in body and not (constant and tag in body.get("required", ())):
        yield f"{title} does not require a constant {tag!r}, which the discriminator names"


def _may_grow(schema: Json) -> bool:
    return "properties" in schema or "enum" in schema or "oneOf" in schema


def _reached(contract: Contract, roots: Iterable[tuple[str, Json]]) -> Places:
    """Return every schema that is part of these, by its place."""
    found: Places = {}
    waiting = list(roots)
    while waiting:
        at, root = waiting.pop()
        for step, schema in walk(root):
            found[at + step] = schema
            if "$ref" in schema:
                named = contract.schemas[schema["$ref"].rpartition("/")[2]]
                place = f"schemas/{named.file}"
                if place not in found:
                    waiting.append((place, named.body))
    return found


def _roots(contract: Contract, action: str) -> Iterator[tuple[str, Json]]:
    """Yield the schemas at the edge: of frames, and of requests or answers."""
    union = contract.schemas[UNIONS[action]]
    yield f"schemas/{union.file}", union.body
    for path, verb, operation in each_operation(contract.openapi):
        at = f"openapi.yaml {verb.upper()} {path}"
        if action == "send":
            parts = list(operation["responses"].values())
        else:
            both = [*operation["shared"], *operation.get("parameters", ())]
            parts = [*both, operation.get("requestBody", {})]
        for part in parts:
            yield from _schemas(contract.openapi, part, at)
    for name, channel in contract.asyncapi["channels"].items() if action == "receive" else ():
        for part, schema in channel.get("bindings", {}).get("ws", {}).items():
            if isinstance(schema, dict):
                yield f"asyncapi.yaml channel {name} {part}", schema


def _schemas(document: Json, part: Json, at: str) -> Iterator[tuple[str, Json]]:
    """Yield the schemas of a parameter, a body or an answer with its headers."""
    part = resolve(document, part["$ref"]) if "$ref" in part else part
    if "schema" in part:
        yield f"{at} {part.get('name', '')}".rstrip(), part["schema"]
    for group in ("content", "headers"):
        for name, inner in part.get(group, {}).items():
            yield from _schemas(document, inner, f"{at} {name}")
