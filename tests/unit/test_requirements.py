"""What users asked for and the tests that show it, compared both ways."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scripts.requirements import Mark, Requirement, load, marks, problems, table

BUILT = Requirement("A1", "It sings.", "built", "")
PLANNED = Requirement("A2", "It dances.", "planned", "There is no floor yet.")
SHOWN = Mark("A1", "tests/test_it.py", "test_it_sings")


def test_every_built_requirement_is_shown_and_every_test_shows_a_known_one() -> None:
    assert list(problems(load(), marks())) == []


def test_no_requirement_was_lost() -> None:
    parts = {"A": 29, "B": 11, "C": 10, "D": 6, "E": 10, "F": 5, "G": 10}
    wanted = [f"{part}{n}" for part, count in parts.items() for n in range(1, count + 1)]
    assert [requirement.id for requirement in load()] == wanted


@pytest.mark.parametrize(
    ("requirements", "named", "words"),
    [
        ([BUILT, PLANNED], [], "A1 is built, but no test shows it"),
        ([BUILT], [SHOWN, replace(SHOWN, id="A9")], "test_it_sings: there is no requirement A9"),
        ([BUILT, BUILT], [SHOWN], "ids stand twice: ['A1']"),
        ([replace(PLANNED, reason="")], [], "A2: what is not built needs a reason"),
        ([replace(BUILT, reason="Why?")], [SHOWN], "A1: what is not built needs a reason"),
        ([PLANNED], [replace(SHOWN, id="A2")], "A2 is planned, but a test shows it"),
        ([replace(BUILT, status="done")], [SHOWN], "A1: the status is one of"),
    ],
)
def test_what_does_not_fit_together_is_said(
    requirements: list[Requirement], named: list[Mark], words: str
) -> None:
    found = list(problems(requirements, named))

    assert any(words in problem for problem in found), found


def test_marks_are_read_from_functions_parameters_and_whole_files(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_x.py").write_text(
        "import pytest\n"
        "pytestmark = pytest.mark.requirement('A3')\n"
        "@pytest.mark.requirement('A1', \"A2\")\n"
        "async def test_one(): ...\n"
        "@pytest.mark.parametrize('a', [pytest.param(1, marks=pytest.mark.requirement('B1'))])\n"
        "def test_two(a): ...\n"
    )

    file = "tests/test_x.py"
    assert marks(tmp_path / "tests") == [
        Mark("A3", file, ""),
        Mark("A1", file, "test_one"),
        Mark("A2", file, "test_one"),
        Mark("B1", file, "test_two"),
    ]


def test_an_entry_with_an_odd_field_is_refused(tmp_path: Path) -> None:
    (tmp_path / "A.yaml").write_text("requirements: [{id: A1, sentence: x, state: built}]")
    with pytest.raises(ValueError, match="A1 has odd or missing fields"):
        load(tmp_path)


def test_the_table_names_each_requirement_with_its_tests_and_counts_them() -> None:
    assert list(table([BUILT, PLANNED], [SHOWN])) == [
        "A1   built    It sings.",
        "              tests/test_it.py test_it_sings",
        "A2   planned  It dances.",
        "              missing: There is no floor yet.",
        "1 built, 0 partial, 1 planned",
    ]
