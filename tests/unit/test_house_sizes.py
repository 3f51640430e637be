"""Short files, short functions, and a word at the top of each module."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.unit.house import files, functions, text

MOST_LINES = 300
MOST_FUNCTION_LINES = 40
SOURCES = frozenset(
    """.py .js .mjs .ts .css .html .yaml .yml .toml .sh .md .sql .json .txt .cfg .ini""".split()
)
EXCEPT = {
    "package-lock.json": "a lock file, which a tool writes and a tool reads",
    "requirements": "lock files too",
    "static/vendor": "other people's files, unchanged",
    "scripts/specs/vendor": "other people's files, unchanged",
    "generated/contract": "the bundles: one document each is their purpose; the sources are short",
    "specs/published": "the bundles that clients were built on",
    "company/data": "what the tools look up; no source",
}


def _excepted(path: Path) -> bool:
    return any(path.is_relative_to(name) for name in EXCEPT)


def _sources() -> list[Path]:
    named = [path for path in files() if path.suffix in SOURCES or not path.suffix]
    return [path for path in named if not _excepted(path)]


def _documented(path: Path) -> bool:
    tree = ast.parse(text(path))
    return not tree.body or ast.get_docstring(tree) is not None


@pytest.mark.requirement("A11")
def test_no_source_file_is_longer_than_300_lines() -> None:
    lengths = {str(path): len(text(path).splitlines()) for path in _sources()}
    assert {name: length for name, length in lengths.items() if length > MOST_LINES} == {}


def test_no_function_has_40_lines_or_more() -> None:
    sources = [path for path in files(".py") if path.parts[0] != "generated"]
    long = {
        f"{path}:{name}": length
        for path in sources
        for name, length in functions(path)
        if length >= MOST_FUNCTION_LINES
    }
    assert long == {}


def test_every_module_outside_the_tests_says_what_it_is() -> None:
    ours = [path for path in files(".py") if path.parts[0] not in ("generated", "tests")]
    assert [str(path) for path in ours if not _documented(path)] == []


def test_every_exception_to_the_length_of_files_still_has_something_to_except() -> None:
    there = {name for name in EXCEPT for path in files() if path.is_relative_to(name)}
    assert there == EXCEPT.keys()
