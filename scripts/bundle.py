"""Make one self-contained document of each half of the contract, as YAML and as JSON.

The specs are written one idea per file; tools and other teams want one document. A reference into
`schemas/` becomes `#/components/schemas/<title>`, one into `responses/`, `headers/`, `messages/` or
`parameters/` a component named after its file, and anything else is put in place. Keywords beside
a reference stay. The headers of `x-every-answer` are put into every answer of an operation. The
service serves the results as they are and parses no YAML.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from scripts.artefacts import ROOT, Artefacts, run
from scripts.discriminators import with_mappings
from scripts.sources import read_yaml

COMPONENTS = frozenset({"responses", "headers", "messages", "parameters"})
DATA = frozenset({"example", "examples", "enum", "const", "default"})


class BundleError(ValueError):
    """A document that cannot be bundled; the text names the file."""


class _Bundler:
    """Collects the components of one document while its references are followed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.components: dict[str, dict[str, Any]] = {}
        self.files: dict[tuple[str, str], Path] = {}

    def walk(self, node: Any, file: Path, *, names: bool = False) -> Any:
        """Return `node`, written in `file`, with every reference to a file replaced.

        `names` says that the keys are somebody's names (of properties, of channels), not keywords.
        """
        if isinstance(node, list):
            return [self.walk(item, file) for item in node]
        if not isinstance(node, Mapping):
            return node
        out = {
            key: value
            if key in DATA and not names
            else self.walk(value, file, names=key == "properties" and not names)
            for key, value in node.items()
        }
        if names or not isinstance(out.get("$ref"), str):
            return out
        return self._follow(out, file)

    def _follow(self, node: dict[str, Any], file: Path) -> Any:
        ref = node["$ref"]
        if ref.startswith("#"):
            if file != self.root:
                raise BundleError(f"{file}: {ref} points into the bundle; name a file instead")
            return node
        path = (file.parent / ref).resolve()
        if not path.is_file():
            raise BundleError(f"{file}: there is no {ref}")
        content = read_yaml(path)
        kind = path.relative_to(self.root.parent).parts[0]
        if kind == "schemas":
            return node | {"$ref": self._component("schemas", content["title"], path, content)}
        if kind in COMPONENTS:
            return node | {"$ref": self._component(kind, path.stem, path, content)}
        if len(node) > 1:
            raise BundleError(f"{file}: keywords beside {ref}, which is put in place")
        return self.walk(content, path)

    def _component(self, kind: str, name: str, path: Path, content: dict[str, Any]) -> str:
        """Reserve the name first and descend then, so that a recursive schema comes to an end."""
        owner = self.files.setdefault((kind, name), path)
        if owner != path:
            raise BundleError(f"{path} and {owner} are both called {name}")
        group = self.components.setdefault(kind, {})
        if name not in group:
            content.pop("$schema", None)
            group[name] = {}
            group[name] = self.walk(content, path)
        return f"#/components/{kind}/{name}"


def bundle(path: Path) -> dict[str, Any]:
    """Return the document at `path` with everything it refers to.

    Raises `BundleError` for a reference to nothing and for two files that claim one name.
    """
    root = path.resolve()
    bundler = _Bundler(root)
    document: dict[str, Any] = bundler.walk(read_yaml(root), root)
    own = document.setdefault("components", {})
    for kind, group in sorted(bundler.components.items()):
        if taken := sorted(own.get(kind, {}).keys() & group.keys()):
            raise BundleError(f"{path}: {kind} {', '.join(taken)} stand in the root and in a file")
        own[kind] = own.get(kind, {}) | dict(sorted(group.items()))
    _head_every_answer(document)
    return with_mappings(document) if "openapi" in document else document


def _head_every_answer(document: dict[str, Any]) -> None:
    """Give each answer the headers that all have: OpenAPI knows no other way to say it once."""
    headers = document.pop("x-every-answer", {})
    answers = list(document["components"].get("responses", {}).values())
    for item in document.get("paths", {}).values():
        for operation in item.values():
            if isinstance(operation, dict):
                answers += operation.get("responses", {}).values()
    for answer in answers if headers else ():
        if "$ref" not in answer:
            answer["headers"] = {**headers, **answer.get("headers", {})}


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks and repeats values instead of aliasing them."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


def _block_or_plain(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _block_or_plain)


def make() -> dict[str, str]:
    """Return the four documents by name."""
    files = {}
    for name in ("openapi", "asyncapi"):
        document = bundle(ROOT / "specs" / f"{name}.yaml")
        files[f"{name}.json"] = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
        files[f"{name}.yaml"] = yaml.dump(
            document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100
        )
    return files


CONTRACT = Artefacts("generated/contract", make)

if __name__ == "__main__":
    raise SystemExit(run(CONTRACT))
