"""Check the contract in `specs/`, or in the folder that is named; say every problem, one per line.

Beyond what the meta-schemas of OpenAPI and AsyncAPI see: whether the two documents, their shared
schemas and their examples agree with one another. The checks are in `scripts/specs/`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from scripts.artefacts import ROOT
from scripts.specs import problems


def main() -> int:
    """Return 1 when there is a problem."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "specs"
    found = problems(folder)
    for problem in found:
        print(problem)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
