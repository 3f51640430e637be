"""The clients and the kit stand alone: whoever copies one folder out of here has all of it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.unit.house import files, python_imports

ALLOWED = {
    "parlance_conformance": {"parlance_conformance", "websockets", "jsonschema"},
    "clients/python": {
        "parlance_client",
        "websockets",
        "requests",
        "pydantic",
        "typing_extensions",
    },
}


def strangers(folder: str, path: Path) -> set[str]:
    tops = {
        name.partition(".")[0]
        for name in python_imports(path.relative_to(anchor(folder)), source(path))
    }
    return tops - sys.stdlib_module_names - ALLOWED[folder]


def anchor(folder: str) -> str:
    return folder if "/" in folder else "."


def source(path: Path) -> str:
    return path.read_text("utf-8")


@pytest.mark.requirement("F4")
@pytest.mark.parametrize("folder", ALLOWED)
def test_nothing_of_the_service_is_imported(folder: str) -> None:
    found = {str(path): strangers(folder, path) for path in files(".py", below=folder)}
    assert found
    assert {path: names for path, names in found.items() if names} == {}
