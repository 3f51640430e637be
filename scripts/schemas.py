"""Read `specs/schemas/`: every shape of the contract, by its title.

References between the files become `#/$defs/<Title>`, so that one mapping holds the whole and any
JSON Schema tool can read it. Only the keywords listed here are understood; another one stops the
reading, because a generator that skips a keyword makes something weaker than the contract.

Two of them are the contract's own. `x-extensible` marks what may grow, the objects, enumerations
and unions that only the server sends. `discriminator` names the property that tells a union's
branches apart; the bundler writes it in the form of each document.

The generators and the checks stand above; nothing of the service uses this.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.artefacts import ROOT
from scripts.sources import read_yaml

SCHEMAS = ROOT / "specs" / "schemas"
KEYWORDS = frozenset(
    """$schema $ref title description examples type const enum oneOf properties required
    additionalProperties items minItems maxItems minLength maxLength pattern format
    minimum maximum exclusiveMinimum exclusiveMaximum minProperties maxProperties
    contentMediaType contentSchema discriminator x-extensible""".split()
)
_INNER = ("items", "additionalProperties", "contentSchema")
GROWS = "x-extensible"
TYPES = frozenset("string number integer boolean object array null".split())


class SchemaError(ValueError):
    """A schema file that the workshop cannot use; the text names the file and the place."""


@dataclass(frozen=True, slots=True)
class Schema:
    """One schema file: `file` is relative to `specs/schemas`, `body` has its references resolved
    to titles and lacks `$schema`."""

    title: str
    file: str
    body: Mapping[str, Any]

    @property
    def stem(self) -> str:
        """The file's name without folder and ending; unique, because titles are."""
        return Path(self.file).stem


def pascal(stem: str) -> str:
    """Return the title that a file of this name must have: `tool_call` makes `ToolCall`."""
    return "".join(word.capitalize() for word in stem.split("_"))


def target(ref: str) -> str:
    """Return the title that a resolved reference points to."""
    return ref.removeprefix("#/$defs/")


def subschemas(schema: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield each schema directly inside this one, with its JSON pointer from here."""
    for name, inner in schema.get("properties", {}).items():
        yield f"/properties/{name}", inner
    for keyword in _INNER:
        if isinstance(schema.get(keyword), Mapping):
            yield f"/{keyword}", schema[keyword]
    for index, inner in enumerate(schema.get("oneOf", [])):
        yield f"/oneOf/{index}", inner


def walk(schema: Mapping[str, Any], at: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield this schema and every schema inside it, each with its JSON pointer."""
    yield at, schema
    for step, inner in subschemas(schema):
        yield from walk(inner, at + step)


def with_subschemas(
    schema: Mapping[str, Any], change: Callable[[Mapping[str, Any]], dict[str, Any]]
) -> dict[str, Any]:
    """Return a copy in which `change` was done to each schema directly inside."""
    out = dict(schema)
    if "properties" in out:
        out["properties"] = {name: change(inner) for name, inner in out["properties"].items()}
    for keyword in _INNER:
        if isinstance(out.get(keyword), Mapping):
            out[keyword] = change(out[keyword])
    if "oneOf" in out:
        out["oneOf"] = [change(inner) for inner in out["oneOf"]]
    return out


def load(folder: Path = SCHEMAS) -> dict[str, Schema]:
    """Read every file below `folder`, ordered by title.

    Raises `SchemaError` for a title that is taken or does not fit its file, a reference to a file
    that is not there, an unknown keyword or type.
    """
    raw = {
        path.relative_to(folder).as_posix(): read_yaml(path)
        for path in sorted(folder.rglob("*.yaml"))
    }
    titles = _titles(raw)
    schemas = [
        Schema(title, file, _resolve(raw[file], file, titles)) for file, title in titles.items()
    ]
    return {schema.title: schema for schema in sorted(schemas, key=lambda schema: schema.title)}


def _titles(raw: Mapping[str, Any]) -> dict[str, str]:
    titles: dict[str, str] = {}
    for file, body in raw.items():
        title = body.get("title")
        if title != pascal(Path(file).stem):
            raise SchemaError(f"{file}: the title is {title!r}, not {pascal(Path(file).stem)!r}")
        if title in titles.values():
            raise SchemaError(f"{file}: another file has the title {title!r} already")
        titles[file] = title
    return titles


def _resolve(body: Mapping[str, Any], file: str, titles: Mapping[str, str]) -> dict[str, Any]:
    for at, schema in walk(body):
        _refuse_unknown(schema, f"{file}{at}")
    return _with_titles(body, file, titles)


def _refuse_unknown(schema: Mapping[str, Any], place: str) -> None:
    if unknown := sorted(schema.keys() - KEYWORDS):
        raise SchemaError(f"{place}: unknown keyword {', '.join(unknown)}")
    types = schema.get("type", [])
    if unknown := sorted({types} - TYPES if isinstance(types, str) else set(types) - TYPES):
        raise SchemaError(f"{place}: unknown type {', '.join(unknown)}")


def _with_titles(schema: Mapping[str, Any], file: str, titles: Mapping[str, str]) -> dict[str, Any]:
    out = {key: value for key, value in schema.items() if key != "$schema"}
    if "$ref" in out:
        other = os.path.normpath(Path(file).parent / out["$ref"])
        if other not in titles:
            raise SchemaError(f"{file}: there is no schema file {other}")
        out["$ref"] = f"#/$defs/{titles[other]}"
    return with_subschemas(out, lambda inner: _with_titles(inner, file, titles))
