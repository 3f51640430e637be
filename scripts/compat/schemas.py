"""Compares two schemas: what may the writer send that the reader does not accept?

Shared schemas are compared once for each pair and reported under their own names, which also ends
the recursion of recursive ones. A keyword that is not understood must be the same on both sides.

What the reader's document marks `x-extensible` is what it was told to expect more of: other kinds
in a union, other values in an enumeration. What it knows already may not go away: somebody looks
for it. A marked object is open for members to come, and sends none today that it does not declare.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator

from scripts.compat.bounds import refused_sizes, refused_types, refused_writing, types
from scripts.compat.documents import ANNOTATIONS, Document, Json
from scripts.schemas import GROWS

JUDGED = frozenset(
    """type enum const oneOf anyOf properties required additionalProperties items minItems maxItems
    minLength maxLength pattern format minimum maximum exclusiveMinimum exclusiveMaximum
    minProperties maxProperties contentMediaType contentEncoding contentSchema default""".split()
) | {GROWS}


@dataclass(frozen=True, slots=True)
class Direction:
    """Who writes and who reads. A `patient` reader ignores what the contract says may be added."""

    writer: str
    reader: str
    patient: bool


TO_SERVICE = Direction("older clients may send", "the service accepts", patient=False)
TO_CLIENT = Direction("the service may send", "older clients accept", patient=True)


class Comparison:
    """Compares schemas of two documents in one direction."""

    def __init__(self, writer: Document, reader: Document, direction: Direction) -> None:
        self._writer, self._reader, self._direction = writer, reader, direction
        self._known: dict[tuple[int, int], list[str]] = {}
        self._kept: list[object] = []  # an object's id is its own only while the object lives

    def findings(self, writer: Json | bool, reader: Json | bool, at: str) -> list[str]:
        """Return in words what the reader would not accept; `at` names the place."""
        pair = (id(writer), id(reader))
        if pair not in self._known:
            self._kept.append((writer, reader))
            self._known[pair] = []  # while it is being judged, it is taken to hold
            sent, taken = self._writer.shape(writer), self._reader.shape(reader)
            grows = self._direction.patient and "oneOf" in taken.body and GROWS in taken.body
            place = sent.title if sent.title and sent.title == taken.title else at
            found = self._marked(sent.body, taken.body, place)
            found += self._left_out(sent.body, taken.body, place)
            found += self._judge(sent.body, taken.body, place, grows=grows)
            self._known[pair] = found + self._kinds_gone(sent.body, taken.body, place, grows=grows)
        return self._known[pair]

    def _marked(self, writer: Json, reader: Json, at: str) -> list[str]:
        """What was told as whole may not grow from now on: clients rely on it."""
        listed = ("oneOf" in reader or "enum" in reader) and GROWS not in reader
        if self._direction.patient and listed and GROWS in writer:
            return [f"{at}: it may grow now; older clients know nothing of that"]
        return []

    def _left_out(self, writer: Json, reader: Json, at: str) -> list[str]:
        """What clients leave out must go on meaning what they were told."""
        if self._direction.patient or "default" not in writer:
            return []
        if writer["default"] == reader.get("default"):
            return []
        means = repr(reader["default"]) if "default" in reader else "it likes"
        return [self._words(at, f"nothing, which meant {writer['default']!r}", f"that as {means}")]

    def _kinds_gone(self, writer: Json, reader: Json, at: str, *, grows: bool) -> list[str]:
        """Name the kinds of a growing union that are not sent any more."""
        if not grows:
            return []
        sent = [_tag(self._writer.shape(b).body) for b in self._writer.branches(writer)]
        known = [_tag(self._reader.shape(b).body) for b in self._reader.branches(reader)]
        gone = [tag for tag in known if tag and tag not in sent]
        return [self._no_more(at, f"the kind {_listed(tag.values())}") for tag in gone]

    def _judge(self, writer: Json, reader: Json, at: str, *, grows: bool) -> list[str]:
        if strange := _strange(writer, reader):
            return [f"{at}: {', '.join(strange)} changed, which cannot be judged here"]
        if branches := self._writer.branches(writer):
            return _flat(self._of_branch(branch, reader, at, grows) for branch in branches)
        if self._reader.branches(reader):
            return self._into_union(writer, reader, at, grows)
        if (values := _values(writer)) is not None:
            return self._fits(values, reader, at)
        if (taken := _values(reader)) is not None:
            return [self._words(at, "other values", _listed(taken))]
        return self._bounded(writer, reader, at) or self._inside(writer, reader, at)

    def _of_branch(self, branch: Json, reader: Json, at: str, grows: bool) -> list[str]:
        sent = self._writer.shape(branch)
        return self._judge(sent.body, reader, sent.title or at, grows=grows)

    def _into_union(self, writer: Json, reader: Json, at: str, grows: bool) -> list[str]:
        """Some branch must accept all of it; when none does, the likeliest one says why."""
        branches = [self._reader.shape(branch) for branch in self._reader.branches(reader)]
        grows = grows or (self._direction.patient and self._reader.grows(reader))
        tag = _tag(writer)
        tagged = [shape for shape in branches if tag and tag.items() <= _tag(shape.body).items()]
        if tag and not tagged:
            return [] if grows else [self._words(at, f"the new kind {_listed(tag.values())}", "it")]
        found = [self._judge(writer, shape.body, at, grows=False) for shape in tagged or branches]
        fewest = min(found, key=len)
        kinds = sorted(types(writer) - ({"integer"} if "number" in types(writer) else set()))
        if fewest and not tag and "type" in writer and len(kinds) > 1:
            parts = ({**writer, "type": kind} for kind in kinds)
            return _flat(self._into_union(part, reader, at, grows) for part in parts)
        return fewest

    def _fits(self, values: list[Any], reader: Json, at: str) -> list[str]:
        components = {"components": self._reader.body.get("components", {})}
        validator = Draft202012Validator(
            {**reader, **components}, format_checker=Draft202012Validator.FORMAT_CHECKER
        )
        refused = [value for value in values if not validator.is_valid(value)]
        taken = _values(reader)
        if self._direction.patient and "enum" in reader and GROWS in reader:
            refused = [value for value in refused if type(value) not in map(type, taken or ())]
        wanted = _listed(taken) if taken is not None else "something else"
        return [self._words(at, _listed(refused), wanted)] if refused else []

    def _bounded(self, writer: Json, reader: Json, at: str) -> list[str]:
        if found := list(refused_types(writer, reader)):
            return [self._words(at, *words) for words in found]
        found = [*refused_sizes(writer, reader), *refused_writing(writer, reader)]
        return [self._words(at, *words) for words in found]

    def _inside(self, writer: Json, reader: Json, at: str) -> list[str]:
        shared = types(writer) & types(reader)
        found: list[str] = []
        if "array" in shared and "items" in reader:
            found += self.findings(writer.get("items", True), reader["items"], f"{at}[]")
        if "string" in shared and "contentSchema" in reader:
            content = writer.get("contentSchema", True)
            found += self.findings(content, reader["contentSchema"], f"{at} (inside the text)")
        if "object" in shared:
            found += self._members(writer, reader, at)
        return found

    def _members(self, writer: Json, reader: Json, at: str) -> list[str]:
        known, wanted = reader.get("properties", {}), reader.get("required", ())
        always = set(writer.get("required", ()))
        found = [
            self._words(f"{at}/{name}", "it or leave it out", "it only when it is there")
            for name in wanted
            if name not in always
        ]
        for name, inner in writer.get("properties", {}).items():
            found += self._member(inner, known.get(name), reader, f"{at}/{name}")
        open_ = GROWS not in writer and writer.get("additionalProperties", True)
        if open_ is not False:
            for name in known.keys() - writer.get("properties", {}).keys():
                found += self.findings(open_, known[name], f"{at}/{name}")
            found += self._member(open_, None, reader, f"{at}/(other names)")
        if self._direction.patient and open_ is False:
            gone = known.keys() - writer.get("properties", {}).keys() - (set(wanted) - always)
            found += [self._no_more(f"{at}/{name}", "it") for name in sorted(gone)]
        return found

    def _member(self, sent: Any, taken: Any, reader: Json, at: str) -> list[str]:
        """Judge one property; a name that the reader does not have falls to its other names."""
        if taken is None:
            taken = reader.get("additionalProperties", True)
            if taken is False:
                return [] if self._direction.patient else [self._words(at, "it", "no such field")]
        return self.findings(sent, taken, at)

    def _no_more(self, at: str, what: str) -> str:
        return f"{at}: {self._direction.writer} {what} no more; older clients know it"

    def _words(self, at: str, sent: str, taken: str) -> str:
        return f"{at}: {self._direction.writer} {sent}; {self._direction.reader} {taken}"


def _strange(writer: Json, reader: Json) -> list[str]:
    names = (writer.keys() | reader.keys()) - JUDGED - ANNOTATIONS
    return sorted(name for name in names if writer.get(name) != reader.get(name))


def _values(schema: Json) -> list[Any] | None:
    """Return the values of a schema that lists them."""
    return [schema["const"]] if "const" in schema else schema.get("enum")


def _tag(schema: Json) -> dict[str, Any]:
    """Return the constant properties by which a branch is told from the others."""
    members: Mapping[str, Any] = schema.get("properties", {})
    return {name: inner["const"] for name, inner in members.items() if "const" in inner}


def _listed(values: Iterable[Any]) -> str:
    return ", ".join(repr(value) for value in values)


def _flat(lists: Iterable[list[str]]) -> list[str]:
    return [finding for found in lists for finding in found]
