"""Make `dist/contract/`: everything that another team needs to write a client, as plain files.

Both documents as YAML and JSON, all shared shapes as one JSON Schema, the types of every shape for
TypeScript, and the history of the contract. The live half is there under AsyncAPI's version 3.0.0
as well: it uses nothing newer, and some generators know no other. Run it as `make release`.
"""

from __future__ import annotations

import json

from scripts.artefacts import ROOT, Artefacts, run
from scripts.bundle import make as documents
from scripts.js.types import types
from scripts.schemas import load

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> str:
    """Return every shared shape under `$defs`, by its title."""
    shapes = {title: schema.body for title, schema in load().items()}
    return json.dumps({"$schema": DIALECT, "$defs": shapes}, ensure_ascii=False, indent=2) + "\n"


def for_older_readers(document: str) -> str:
    """Return the live half as a document of AsyncAPI 3.0.0."""
    return json.dumps({**json.loads(document), "asyncapi": "3.0.0"}, ensure_ascii=False, indent=2)


def make() -> dict[str, str]:
    """Return every file by its path below `dist/contract`."""
    typed = {name: text for name, text in types(load()).items() if name.endswith(".d.ts")}
    changes = (ROOT / "specs" / "CHANGELOG.md").read_text("utf-8")
    both = documents()
    older = {"asyncapi-3.0.0.json": for_older_readers(both["asyncapi.json"]) + "\n"}
    return {**both, **older, **typed, "schemas.json": schemas(), "CHANGELOG.md": changes}


RELEASE = Artefacts("dist/contract", make)

if __name__ == "__main__":
    raise SystemExit(run(RELEASE))
