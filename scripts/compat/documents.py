"""One document of the contract with its references at hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scripts.schemas import GROWS

Json = Mapping[str, Any]
ANNOTATIONS = frozenset(
    """$schema $comment title description summary examples example deprecated discriminator
    externalDocs""".split()
)


# Keywords whose keys are names: of properties, of shared parts, of statuses, of messages.
NAMING = frozenset(
    """properties schemas responses headers parameters messages paths channels operations content
    securitySchemes servers""".split()
)


class CompatError(ValueError):
    """A document that cannot be compared; the text says where."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A schema without references at its top; `title` is "" unless it is a shared one."""

    title: str
    body: Json


def meaning(node: Any, *, names: bool = False) -> Any:
    """Return a part of a document without what is said for people only.

    `names` says that the keys are somebody's names, such as those of properties.
    """
    if isinstance(node, list):
        return [meaning(item) for item in node]
    if not isinstance(node, Mapping):
        return node
    return {
        key: meaning(value, names=key in NAMING and not names)
        for key, value in node.items()
        if names or key not in ANNOTATIONS
    }


class Document:
    """A bundle: every reference in it leads into itself."""

    def __init__(self, body: Json) -> None:
        self.body = body

    def at(self, pointer: str) -> Any:
        """Return what `#/a/b` points to. Raises `CompatError` when there is nothing."""
        node: Any = self.body
        for step in pointer.removeprefix("#/").split("/"):
            name = step.replace("~1", "/").replace("~0", "~")
            try:
                node = node[int(name)] if isinstance(node, list) else node[name]
            except (KeyError, IndexError, ValueError) as error:
                raise CompatError(f"{pointer} points to nothing") from error
        return node

    def follow(self, node: Any) -> Any:
        """Return a part of the document that may be a reference, such as a response."""
        while isinstance(node, Mapping) and "$ref" in node:
            node = self.at(node["$ref"])
        return node

    def shape(self, schema: Json | bool) -> Shape:
        """Return a schema with its own references resolved, those deeper inside left."""
        if isinstance(schema, bool):
            return Shape("", {} if schema else {"not": {}})
        title, body = "", dict(schema)
        while "$ref" in body:
            pointer = body.pop("$ref")
            target = self.at(pointer)
            if both := body.keys() & target.keys() - ANNOTATIONS:
                raise CompatError(f"{pointer}: {', '.join(both)} stands beside the reference too")
            title = title or pointer.rpartition("/")[2]
            body = {**target, **body}
        return Shape(title, body)

    def branches(self, body: Json) -> list[Json]:
        """Return the alternatives of a union, those of unions inside it included; else nothing."""
        return list(self._branches(body))

    def grows(self, body: Json) -> bool:
        """Return whether a union, or one that is an alternative of it at any depth, may grow."""
        branches = (*body.get("oneOf", ()), *body.get("anyOf", ()))
        inside = any(self.grows(self.shape(branch).body) for branch in branches)
        return inside or (bool(branches) and GROWS in body)

    def _branches(self, body: Json) -> Iterator[Json]:
        for branch in (*body.get("oneOf", ()), *body.get("anyOf", ())):
            inner = self.branches(self.shape(branch).body)
            yield from inner or [branch]
