"""Close codes are data of the contract: who acts on one takes it from there, by its name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from generated.close_codes import CLOSE_CODES, close_code
from scripts.artefacts import ROOT

WRITTEN_BY_HAND = {
    "app": "*.py",
    "clients/python/parlance_client": "*.py",
    "clients/javascript/src": "*.js",
    "static/js": "*.js",
}
MADE = ("models/", "generated/")


def sources() -> Iterator[Path]:
    for folder, pattern in WRITTEN_BY_HAND.items():
        for path in (ROOT / folder).rglob(pattern):
            if not path.relative_to(ROOT / folder).as_posix().startswith(MADE):
                yield path


@pytest.mark.requirement("F1")
def test_nobody_writes_a_close_code_by_its_number() -> None:
    numbers = "|".join(str(code) for code in CLOSE_CODES if code != 1000)  # which is also a limit
    alone = re.compile(rf"(?<![\w.,])(?:{numbers})(?![\w.,]\d|\w)")
    written = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in sources()
        for line in path.read_text("utf-8").splitlines()
        if alone.search(line.partition("#")[0]) and not line.lstrip().startswith(("*", "/*"))
    ]

    assert written == []


@pytest.mark.requirement("F1")
def test_the_service_can_send_each_code_of_its_own() -> None:
    own = {each.name.upper() for code, each in CLOSE_CODES.items() if code >= 4000}
    sent = {
        alias.name
        for path in (ROOT / "app").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "generated.close_codes"
        for alias in node.names
    }

    assert own <= sent


@pytest.mark.requirement("F1")
@pytest.mark.parametrize(
    ("code", "then"),
    [
        (1006, "reconnect"),
        (1013, "reconnect"),
        (4444, "reconnect"),
        (4499, "reconnect"),
        (4501, "never"),
        (4999, "never"),
        (5000, "reconnect"),
    ],
)
def test_a_code_that_is_not_listed_means_what_its_range_means(code: int, then: str) -> None:
    assert close_code(code).then == then
