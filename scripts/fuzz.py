"""`make fuzz`: the contract's fuzzers, larger than in `make test`, with a table of what they met.

It runs the same tests with other sizes: CASES for HTTP, FRAMES for the live channel, SEED for
which. A random seed is taken when none is given, and told, so that a finding can be had again.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.artefacts import ROOT

TESTS = ("tests/contract/http", "tests/contract/live", "tests/fuzz")
SIZES = {"CASES": "10000", "FRAMES": "100000"}


def main() -> int:
    """Run the fuzzers and print their tables. Returns pytest's exit code."""
    chosen = {name: os.environ.get(name) or size for name, size in SIZES.items()}
    chosen["SEED"] = os.environ.get("SEED") or str(random.randrange(1, 1_000_000))
    print(" ".join(f"{name}={value}" for name, value in chosen.items()), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        code = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "--durations=5", *TESTS],
            cwd=ROOT,
            env={**os.environ, **chosen, "FUZZ_REPORT": folder},
            check=False,
        ).returncode
        for report in sorted(Path(folder).glob("*.txt")):
            print(f"\n{report.stem}\n{report.read_text('utf-8')}")
    return code


if __name__ == "__main__":
    sys.exit(main())
