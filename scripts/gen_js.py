"""Make the page's half of the contract in `static/js/generated/` from `specs/schemas/`.

Names, types and run-time schemas; the parts are in `scripts/js/`.
"""

from __future__ import annotations

from scripts.artefacts import Artefacts, run
from scripts.close_codes import javascript
from scripts.js.names import names
from scripts.js.schemas import schemas
from scripts.js.types import types
from scripts.schemas import load


def make() -> dict[str, str]:
    """Return every file by its path below `static/js/generated`."""
    loaded = load()
    return (
        {"names.js": names(loaded), "close_codes.js": javascript()}
        | types(loaded)
        | schemas(loaded)
    )


PAGE = Artefacts("static/js/generated", make)

if __name__ == "__main__":
    raise SystemExit(run(PAGE))
