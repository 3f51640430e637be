"""Compare the contract with the published one; the exit status is 1 when it may not go in.

`python -m scripts.compat` compares `generated/contract` with `specs/published`; two folders may be
named instead, the older one first. With `--publish` the contract becomes the published one, which
is refused for a version that is published already with other content.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path

from scripts.artefacts import ROOT
from scripts.compat.verdict import NAMES, Contract, judge

PUBLISHED = ROOT / "specs" / "published"
CURRENT = ROOT / "generated" / "contract"


def read(folder: Path) -> Contract:
    """Read both documents of a folder."""
    return {name: json.loads((folder / f"{name}.json").read_text("utf-8")) for name in NAMES}


def publish(current: Path, published: Path) -> None:
    """Copy both documents."""
    published.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        shutil.copyfile(current / f"{name}.json", published / f"{name}.json")


def main() -> int:
    """Compare, say what is wrong, publish when that is asked for and allowed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("old", nargs="?", type=Path, default=PUBLISHED)
    parser.add_argument("new", nargs="?", type=Path, default=CURRENT)
    parser.add_argument("--publish", action="store_true", help="make the new one the published one")
    options = parser.parse_args()
    if options.publish and not options.old.is_dir():
        publish(options.new, options.old)
        return 0
    verdict = judge(read(options.old), read(options.new))
    for line in [*verdict.breaking, *verdict.refusals]:
        print(line)
    if options.publish and not verdict.refusals:
        publish(options.new, options.old)
    return 1 if verdict.refusals else 0


if __name__ == "__main__":
    sys.exit(main())
