"""`find_people` answers from the directory, at most 20 people, and helps when there are none."""

from __future__ import annotations

import json

import pytest

from company.directory import Directory, Person
from company.tools.find_people import FindPeople
from tests.unit.company.fakes import FakeDirectory, person
from tests.unit.tools.fakes import FakeContext, call

ADA = person("Ada Lovelace")
BOB = person("Bob Babbage", manager="ada@example.com")


def context(*people: Person) -> FakeContext:
    return FakeContext({Directory: FakeDirectory(people)})


@pytest.mark.requirement("A15")
async def test_a_match_comes_with_all_that_the_directory_knows() -> None:
    result = await call(FindPeople(), context(ADA, BOB), query="bob")
    assert json.loads(result.content) == {
        "people": [
            {
                "email": "bob@example.com",
                "name": "Bob Babbage",
                "department": "Sales",
                "title": "Clerk",
                "phone": "+1 555 0100",
                "office": "B2.14",
                "manager": "ada@example.com",
            }
        ],
        "reports": [],
    }
    assert result.summary == "Bob Babbage, Clerk"


async def test_reports_of_the_best_match_come_when_asked_for() -> None:
    result = await call(FindPeople(), context(ADA, BOB), query="ada", include_reports=True)
    answer = json.loads(result.content)
    assert [p["name"] for p in answer["people"]] == ["Ada Lovelace"]
    assert [p["name"] for p in answer["reports"]] == ["Bob Babbage"]


async def test_nobody_found_tells_the_model_what_to_try() -> None:
    result = await call(FindPeople(), context(ADA), query="Zoë", include_reports=True)
    answer = json.loads(result.content)
    assert (answer["people"], answer["reports"]) == ([], [])
    assert answer["note"].startswith('Nobody matches "Zoë". Try a part of the name')
    assert result.summary == "Nobody matches “Zoë”"


async def test_twenty_people_are_all_there_are_and_one_more_is_mentioned() -> None:
    exactly = await call(FindPeople(), context(*[ADA] * 20), query="ada")
    more = await call(FindPeople(), context(*[ADA] * 21), query="ada")
    assert "note" not in json.loads(exactly.content)
    assert len(json.loads(more.content)["people"]) == 20
    assert "More than 20 people match" in json.loads(more.content)["note"]
    assert exactly.summary == "20 people match “ada”"
    assert more.summary == "More than 20 people match “ada”"


async def test_many_reports_are_cut_at_twenty_and_counted() -> None:
    result = await call(FindPeople(), context(ADA, *[BOB] * 33), query="ada", include_reports=True)
    answer = json.loads(result.content)
    assert len(answer["reports"]) == 20
    assert answer["note"] == "33 people report there; these are the first 20."
