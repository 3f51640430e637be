"""Looks people up in the company directory behind the `Directory` port."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from pydantic import Field

from app.core.text import shorten
from company.directory import Directory, Person
from tools.base import Arguments, Tool, ToolContext, ToolResult

MAX_PEOPLE = 20
"""People, and as many reports, in one answer; when there are more, a note says so."""


class FindPeopleArguments(Arguments):
    """Whom to look for."""

    query: str = Field(
        min_length=1,
        max_length=200,
        description="A name or a part of one, an e-mail address, a department or a job title.",
    )
    include_reports: bool = Field(
        default=False,
        description="Also list the people who report to the best match.",
    )


class FindPeople(Tool[FindPeopleArguments]):
    """Searches the directory."""

    name = "find_people"
    title = "Find people"
    description = (
        "Look people up in the company directory: e-mail, name, department, job title, phone, "
        "office and the e-mail of their manager. At most 20 people come back, the best match "
        "first. To learn about somebody's manager, look up the manager's e-mail; for "
        "who reports to somebody, set include_reports. Never guess a contact: look it up."
    )
    arguments = FindPeopleArguments

    async def run(self, arguments: FindPeopleArguments, context: ToolContext) -> ToolResult:
        directory = context.ports.need(Directory)
        people = list(await directory.search(arguments.query, MAX_PEOPLE + 1))
        reports: list[Person] = []
        if arguments.include_reports and people:
            reports = list(await directory.reports(people[0].email))
        answer: dict[str, Any] = {
            "people": [asdict(person) for person in people[:MAX_PEOPLE]],
            "reports": [asdict(person) for person in reports[:MAX_PEOPLE]],
        }
        if note := _note(arguments.query, people=people, reports=reports):
            answer["note"] = note
        return ToolResult(
            content=json.dumps(answer, ensure_ascii=False),
            summary=_summary(arguments.query, people),
        )


def _note(query: str, *, people: Sequence[Person], reports: Sequence[Person]) -> str:
    if not people:
        return (
            f'Nobody matches "{query}". Try a part of the name, an e-mail address, a department '
            "or a job title; if that finds nothing either, say that nobody was found."
        )
    notes = []
    if len(people) > MAX_PEOPLE:
        notes.append(f"More than {MAX_PEOPLE} people match; ask more narrowly to see the others.")
    if len(reports) > MAX_PEOPLE:
        notes.append(f"{len(reports)} people report there; these are the first {MAX_PEOPLE}.")
    return " ".join(notes)


def _summary(query: str, people: Sequence[Person]) -> str:
    asked = shorten(" ".join(query.split()), 80)
    if not people:
        return f"Nobody matches “{asked}”"
    if len(people) == 1:
        return f"{people[0].name}, {people[0].title}"
    count = f"More than {MAX_PEOPLE}" if len(people) > MAX_PEOPLE else str(len(people))
    return f"{count} people match “{asked}”"
