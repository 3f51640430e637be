"""Make the page's half of the contract in `static/js/generated/` from `specs/schemas/`.

Names, types and run-time schemas; the parts are in `scripts/js/`. `--check` compares instead of
writing and fails on any difference, strays included.
"""

from __future__ import annotations

import argparse

from scripts import artefacts
from scripts.js.names import names
from scripts.js.schemas import schemas
from scripts.js.types import types
from scripts.schemas import ROOT, load

FOLDER = ROOT / "static" / "js" / "generated"


def make() -> dict[str, str]:
    """Return every file by its path below `static/js/generated`."""
    loaded = load()
    return {"names.js": names(loaded)} | types(loaded) | schemas(loaded)


def generate() -> None:
    """Write the files and remove strays."""
    artefacts.write(FOLDER, make())


def stale() -> list[str]:
    """Return the files that are not what the schemas make."""
    return [f"static/js/generated/{name}" for name in artefacts.stale(FOLDER, make())]


def main() -> int:
    """Write the files, or with `--check` say which are stale and return 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    if not parser.parse_args().check:
        generate()
        return 0
    names_of_stale = stale()
    for name in names_of_stale:
        print(f"{name} is not what specs/schemas makes: run `make generate`")
    return 1 if names_of_stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
