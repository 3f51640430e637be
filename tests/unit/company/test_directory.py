"""People are found by what one remembers of them, however it is spelled."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import InternalError
from company import DATA
from company.directory import CompanyDirectory, Person

FILE = DATA / "people.json"


@pytest.fixture
def directory() -> CompanyDirectory:
    return CompanyDirectory(FILE)


async def names(directory: CompanyDirectory, text: str, limit: int = 5) -> list[str]:
    return [person.name for person in await directory.search(text, limit)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Maria Lopez", ["Maria Lopez"]),
        ("lopez", ["Maria Lopez"]),
        ("LOPEZ, MARIA", ["Maria Lopez"]),
        ("mar lop", ["Maria Lopez"]),
        ("maria.lopez@example.com", ["Maria Lopez"]),
        ("tom.becker", ["Tom Becker"]),
        ("chloe", ["Chloé Martin"]),
        ("Chloe\u0301", ["Chloé Martin"]),
        ("BJÖRN", ["Björn Lindqvist"]),
        ("Lindquist", ["Björn Lindqvist"]),
        ("Tom Backer", ["Tom Becker"]),
        ("Ada Nowak", ["Ada Novak"]),
        ("head of finance", ["Ada Novak"]),
        ("Who is the CEO?", ["Elena Fischer"]),
        ("finance", ["Ada Novak", "Samuel Osei"]),
        ("sales account manager", ["Amara Diallo", "Maria Lopez", "Tom Becker"]),
        ("account manager in Madrid", ["Maria Lopez"]),
        ("grenoble", ["Amara Diallo", "Chloé Martin", "Yuki Tanaka"]),
        ("Novak from the moon", ["Ada Novak"]),
        ("xyzzy", []),
        ("", []),
        ("of the", []),
        ("x" * 100_000, []),
    ],
)
async def test_a_search_finds(directory: CompanyDirectory, text: str, found: list[str]) -> None:
    assert await names(directory, text) == found


async def test_a_found_person_comes_with_everything_known(directory: CompanyDirectory) -> None:
    assert await directory.search("ada novak", 1) == [
        Person(
            email="ada.novak@example.com",
            name="Ada Novak",
            department="Finance",
            title="Head of Finance",
            phone="+43 512 555 0110",
            office="Innsbruck",
            manager="elena.fischer@example.com",
        )
    ]


async def test_no_more_are_returned_than_asked_for(directory: CompanyDirectory) -> None:
    assert await names(directory, "example engineering", 2) == ["Chloé Martin", "Lukas Brandt"]
    assert await names(directory, "sales", 0) == []
    assert await names(directory, "sales", -1) == []


async def test_reports_are_found_by_the_managers_email(directory: CompanyDirectory) -> None:
    reports = await directory.reports(" Jonas.Keller@example.com ")
    assert [person.name for person in reports] == ["Amara Diallo", "Maria Lopez", "Tom Becker"]
    assert await directory.reports("nobody@example.com") == []


async def test_everybody_leads_up_to_one_chief(directory: CompanyDirectory) -> None:
    chief, level = await directory.search("elena fischer", 1), 0
    everybody, managers = list(chief), list(chief)
    while managers and level < 10:
        managers = [p for m in managers for p in await directory.reports(m.email)]
        everybody, level = everybody + managers, level + 1
    assert (len(everybody), len({person.email for person in everybody})) == (14, 14)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"email": "b@example.com"}, "same e-mail"),
        ({"manager": "nobody@example.com"}, "nobody@example.com"),
        ({"name": ""}, "lacks one of"),
        ({"phone": None}, "lacks one of"),
    ],
)
def test_a_directory_that_contradicts_itself_is_refused(
    tmp_path: Path, change: dict[str, Any], told: str
) -> None:
    person = dict.fromkeys(("name", "department", "title", "phone", "office"), "x")
    first = {**person, "email": "a@example.com", "manager": None}
    second = {**person, "email": "b@example.com", "manager": "a@example.com"}
    file = tmp_path / "people.json"
    file.write_text(json.dumps([{**first, **change}, second]))
    with pytest.raises(InternalError, match=told):
        CompanyDirectory(file)


def test_a_missing_directory_is_named(tmp_path: Path) -> None:
    with pytest.raises(InternalError, match=r"people\.json"):
        CompanyDirectory(tmp_path / "people.json")
