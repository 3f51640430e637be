"""Ties what users asked for to the tests that show it; prints where each requirement stands.

`specs/requirements/*.yaml` holds the sentences, each built, partial or planned; a test names what
it shows with `@pytest.mark.requirement("A7", ...)`. The tests are read, not run. What does not fit
together is said by `problems`, which a test of the house keeps empty.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.artefacts import ROOT
from scripts.sources import read_yaml

REQUIREMENTS = ROOT / "specs" / "requirements"
TESTS = ROOT / "tests"
STATES = ("built", "partial", "planned")
FIELDS = frozenset({"id", "sentence", "status", "reason"})


@dataclass(frozen=True, slots=True)
class Requirement:
    """One sentence that must hold; `reason` says what is missing, "" when nothing is."""

    id: str
    sentence: str
    status: str
    reason: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A test that claims to show a requirement; `test` is "" for a whole file."""

    id: str
    file: str
    test: str


def load(folder: Path = REQUIREMENTS) -> list[Requirement]:
    """Read every requirement, in the order of the files. Raises ValueError for an odd entry."""
    return [
        _requirement(entry, path.name)
        for path in sorted(folder.glob("*.yaml"))
        for entry in read_yaml(path)["requirements"]
    ]


def _requirement(entry: Mapping[str, Any], file: str) -> Requirement:
    if odd := entry.keys() - FIELDS or {"id", "sentence", "status"} - entry.keys():
        raise ValueError(f"{file}: {entry.get('id')} has odd or missing fields {sorted(odd)}")
    words = {name: str(value).strip() for name, value in entry.items()}
    return Requirement(words["id"], words["sentence"], words["status"], words.get("reason", ""))


def marks(folder: Path = TESTS) -> list[Mark]:
    """Read the marks of every test below a folder."""
    found: list[Mark] = []
    for path in sorted(folder.rglob("test_*.py")):
        file = path.relative_to(folder.parent).as_posix()
        found += _marks(ast.parse(path.read_text("utf-8")), file, "")
    return found


def _marks(node: ast.AST, file: str, test: str) -> Iterator[Mark]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        test = node.name
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.requirement":
        for argument in node.args:
            yield Mark(ast.unparse(argument).strip("'\""), file, test)
    for child in ast.iter_child_nodes(node):
        yield from _marks(child, file, test)


def problems(requirements: Sequence[Requirement], named: Sequence[Mark]) -> Iterator[str]:
    """Say where requirements and tests do not fit together."""
    known = {requirement.id: requirement for requirement in requirements}
    shown = {mark.id for mark in named}
    if len(known) != len(requirements):
        ids = [requirement.id for requirement in requirements]
        yield f"ids stand twice: {sorted({id_ for id_ in ids if ids.count(id_) > 1})}"
    for mark in named:
        if mark.id not in known:
            yield f"{mark.file} {mark.test}: there is no requirement {mark.id}"
    for requirement in requirements:
        yield from _contradictions(requirement, shown=requirement.id in shown)


def _contradictions(requirement: Requirement, *, shown: bool) -> Iterator[str]:
    name, status = requirement.id, requirement.status
    if status not in STATES:
        yield f"{name}: the status is one of {', '.join(STATES)}, not {status!r}"
    if status == "built" and not shown:
        yield f"{name} is built, but no test shows it"
    if status == "planned" and shown:
        yield f"{name} is planned, but a test shows it: say partial or built"
    if (status == "built") == bool(requirement.reason):
        yield f"{name}: what is not built needs a reason, and what is built has none"


def table(requirements: Sequence[Requirement], named: Sequence[Mark]) -> Iterator[str]:
    """Yield one line per requirement, its tests below it, and the sum."""
    for requirement in requirements:
        yield f"{requirement.id:4} {requirement.status:8} {requirement.sentence}"
        if requirement.reason:
            yield f"{'':13} missing: {requirement.reason}"
        for mark in dict.fromkeys(mark for mark in named if mark.id == requirement.id):
            yield f"{'':13} {mark.file} {mark.test}"
    counts = {state: sum(r.status == state for r in requirements) for state in STATES}
    yield ", ".join(f"{count} {state}" for state, count in counts.items())


def main() -> int:
    """Print the table; return 1 when something does not fit together."""
    requirements, named = load(), marks()
    print(*table(requirements, named), sep="\n")
    found = list(problems(requirements, named))
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
