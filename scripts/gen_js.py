"""Make `static/js/generated/` from `specs/schemas/`: what the page checks frames against.

Types, names and close codes are its client's: see `gen_clients.py`.
"""

from __future__ import annotations

from scripts.artefacts import Artefacts, run
from scripts.js.schemas import schemas
from scripts.schemas import load


def make() -> dict[str, str]:
    """Return every file by its path below `static/js/generated`."""
    return schemas(load())


PAGE = Artefacts("static/js/generated", make)

if __name__ == "__main__":
    raise SystemExit(run(PAGE))
