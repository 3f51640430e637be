"""Node, for tests of JavaScript that need no browser."""

from __future__ import annotations

import os
import shutil

import pytest

from scripts.artefacts import ROOT

MODULES = ROOT / "node_modules"


def node(*packages: str) -> str:
    """Where Node is. Without it, or a package, the test is skipped, but never in CI."""
    found = shutil.which("node")
    if found and all((MODULES / package).is_dir() for package in packages):
        return found
    missing = "No Node, or no packages of package-lock.json: `make check` installs both."
    if os.environ.get("CI"):
        pytest.fail(missing)
    pytest.skip(missing)
