"""The contract as the checks see it: both bundles and every schema file, read once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from scripts.bundle import bundle
from scripts.schemas import Schema, load

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Contract:
    """`folder` holds the sources; the bundles have all their references inside themselves."""

    folder: Path
    schemas: Mapping[str, Schema]
    openapi: Json
    asyncapi: Json

    @property
    def documents(self) -> dict[str, Json]:
        """Both bundles by the name of their root file."""
        return {"openapi.yaml": self.openapi, "asyncapi.yaml": self.asyncapi}


def load_contract(folder: Path) -> Contract:
    """Read the contract; raises `SchemaError` or `BundleError` when it cannot be read."""
    return Contract(
        folder=folder,
        schemas=load(folder / "schemas"),
        openapi=bundle(folder / "openapi.yaml"),
        asyncapi=bundle(folder / "asyncapi.yaml"),
    )


def misfits(value: Any, schema: Json, definitions: Json) -> Iterator[str]:
    """Say where `value` does not fit `schema`, whose references point into `definitions`."""
    validator = Draft202012Validator(
        {**definitions, **schema}, format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    for error in validator.iter_errors(value):
        yield f"{error.json_path}: {error.message[:300]}"


def resolve(document: Json, pointer: str) -> Any:
    """Return what `#/a/b` points to; raises `KeyError` when there is nothing."""
    node: Any = document
    for step in pointer.removeprefix("#/").split("/"):
        name = step.replace("~1", "/").replace("~0", "~")
        node = node[int(name)] if isinstance(node, list) else node[name]
    return node


def nodes(node: Any, at: str = "#") -> Iterator[tuple[str, Json]]:
    """Yield every object of a document with its pointer."""
    if isinstance(node, Mapping):
        yield at, node
        for key, value in node.items():
            yield from nodes(value, f"{at}/{key.replace('~', '~0').replace('/', '~1')}")
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from nodes(value, f"{at}/{index}")
