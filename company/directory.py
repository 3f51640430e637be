"""The company directory, read from a JSON file: who works here, where, and for whom.

A few dozen people are searched in memory; a company with thousands would put a database or the
identity provider behind the same port. Tools see only `Directory`.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Protocol

from app.core.errors import InternalError

MAX_QUERY = 100
"""Characters of a query that count; the rest is ignored."""

MAX_FOUND = 50
NEAR_ENOUGH = 0.75
"""How alike two words must be (difflib's ratio) to pass as a typo: "lopes" and "lopez" are 0.8."""

SPREAD = 0.15
"""How much worse than the best, per word, a match may be: a beginning passes, a typo does not."""

_FIELDS = ("email", "name", "department", "title", "phone", "office")
_NOISE = frozenset("a an and at for from in is me of on our the to whats who whos with".split())


@dataclass(frozen=True, slots=True)
class Person:
    """One entry of the company directory. `manager` is the manager's e-mail; None at the top."""

    email: str
    name: str
    department: str
    title: str
    phone: str
    office: str
    manager: str | None


class Directory(Protocol):
    """The company directory."""

    async def search(self, text: str, limit: int) -> Sequence[Person]:
        """Return the best matches for a name, e-mail, department or title; maybe none."""
        ...

    async def reports(self, email: str) -> Sequence[Person]:
        """Return the people who report to this person."""
        ...


class CompanyDirectory(Directory):
    """A `Directory` over one JSON file, read once when it is made.

    Raises InternalError when the file is missing or malformed, when two people share an e-mail, or
    when a manager is not in it.
    """

    def __init__(self, file: Path) -> None:
        try:
            people = [_person(entry) for entry in json.loads(file.read_text(encoding="utf-8"))]
            _check(people)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise InternalError(f"The directory {file} cannot be read: {error!r}") from error
        self._people = tuple(people)
        self._words = {person.email: _words(_searchable(person)) for person in people}

    async def search(self, text: str, limit: int) -> Sequence[Person]:
        """Return at most `limit` (50 at most) people, the best match first; nobody is an answer.

        Every word must be found in a name, e-mail, department, title (or its initials) or office:
        whole, as a beginning, or nearly (typos), whatever the case and accents. When nobody has all
        the words, those who have most of them are returned; near misses only when nobody fits.
        """
        wanted = [word for word in _words(text[:MAX_QUERY]) if word not in _NOISE]
        scores = {person: self._score(person, wanted) for person in self._people}
        best = max(scores.values(), default=(0, 0.0))
        if best[0] == 0:
            return []
        least = (best[0], best[1] - SPREAD * len(wanted))
        fitting = [person for person, score in scores.items() if score >= least]
        fitting.sort(key=lambda person: (-scores[person][1], person.name))
        return fitting[: max(0, min(limit, MAX_FOUND))]

    async def reports(self, email: str) -> Sequence[Person]:
        """Return the direct reports, by name; nobody for an unknown e-mail."""
        manager = email.strip().lower()
        return sorted((p for p in self._people if p.manager == manager), key=lambda p: p.name)

    def _score(self, person: Person, wanted: Sequence[str]) -> tuple[int, float]:
        """How many of the words are found, and how well in sum."""
        nearness = [
            max(_nearness(word, own) for own in self._words[person.email]) for word in wanted
        ]
        found = [value for value in nearness if value > 0]
        return len(found), sum(found)


def _person(entry: Mapping[str, str | None]) -> Person:
    values = {field: entry[field] for field in _FIELDS}
    if not all(isinstance(value, str) and value for value in values.values()):
        raise ValueError(f"an entry lacks one of {', '.join(_FIELDS)}: {entry}")
    return Person(**{k: str(v) for k, v in values.items()}, manager=entry["manager"])


def _check(people: Sequence[Person]) -> None:
    emails = {person.email for person in people}
    if len(emails) != len(people):
        raise ValueError("two people have the same e-mail")
    strangers = {p.manager for p in people if p.manager is not None} - emails
    if strangers:
        raise ValueError(f"managers who are not in the directory: {sorted(strangers)}")


def _searchable(person: Person) -> str:
    local, _, _ = person.email.partition("@")
    initials = "".join(word[0] for word in person.title.split())
    parts = (person.name, local, person.email, person.department, person.title, initials)
    return " ".join((*parts, person.office))


def _words(text: str) -> list[str]:
    """Split into words without case and accents; an e-mail stays one word."""
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c)
    )
    kept = "".join(c if c.isalnum() or c == "@" else "." if c == "." else " " for c in plain)
    words = [word.strip(".") for word in kept.split()]
    split = [w for word in words for w in ([word] if "@" in word else word.split("."))]
    return list(dict.fromkeys(word for word in split if word))


def _nearness(word: str, own: str) -> float:
    """1 for the same word, less for a beginning, less still for a near miss, 0 for neither."""
    if word == own:
        return 1.0
    if len(word) >= 2 and own.startswith(word):
        return 0.9
    if len(word) < 4 or "@" in own:
        return 0.0
    ratio = SequenceMatcher(None, word, own).ratio()
    return ratio * 0.8 if ratio >= NEAR_ENOUGH else 0.0
