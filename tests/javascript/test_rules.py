"""The pure rules of the page and of its client, in Node: one test for each `*.test.js` here."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.node import node

FOLDER = Path(__file__).parent
RULES = [
    pytest.param("connection", marks=pytest.mark.requirement("G3")),
    pytest.param("core", marks=pytest.mark.requirement("G3")),
    pytest.param("frames", marks=pytest.mark.requirement("G3")),
    pytest.param("history", marks=pytest.mark.requirement("C3", "G3")),
    pytest.param("list", marks=pytest.mark.requirement("C8")),
    "markdown",
    "ticks",
]


@pytest.mark.parametrize("name", RULES)
def test_the_rules_hold(name: str) -> None:
    command = [node(), "--test", f"{name}.test.js"]
    result = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_file_of_rules_is_run() -> None:
    named = {rule if isinstance(rule, str) else str(rule.values[0]) for rule in RULES}
    assert named == {path.name.removesuffix(".test.js") for path in FOLDER.glob("*.test.js")}
