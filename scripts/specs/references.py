"""References point to something, and every file is reached by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scripts.sources import read_yaml
from scripts.specs.channels import UNIONS
from scripts.specs.contract import Contract, nodes, resolve


def references(contract: Contract) -> Iterator[str]:
    """Each reference of both bundles has a target."""
    for name, document in contract.documents.items():
        for at, node in nodes(document):
            if isinstance(ref := node.get("$ref"), str):
                try:
                    resolve(document, ref)
                except (KeyError, IndexError, ValueError):
                    yield f"{name} {at}: {ref} points to nothing"


def unused(contract: Contract) -> Iterator[str]:
    """Each file is reached from one of the two documents or from a union of frames."""
    reached: set[Path] = set()
    roots = [
        f"schemas/{schema.file}"
        for title, schema in contract.schemas.items()
        if title in UNIONS.values()
    ]
    for name in (*contract.documents, *roots):
        _reach((contract.folder / name).resolve(), reached)
    for path in sorted(contract.folder.resolve().rglob("*.yaml")):
        file = path.relative_to(contract.folder.resolve())
        if path not in reached and file.parts[0] != "requirements":
            yield f"{file.as_posix()}: nothing refers to this file"


def _reach(path: Path, reached: set[Path]) -> None:
    if path in reached or not path.is_file():
        return
    reached.add(path)
    for ref in _refs(read_yaml(path)):
        if not ref.startswith("#"):
            _reach((path.parent / ref).resolve(), reached)


def _refs(node: Any) -> Iterator[str]:
    if isinstance(node, Mapping):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        node = list(node.values())
    if isinstance(node, list):
        for item in node:
            yield from _refs(item)
