"""A directory of the people that a test names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from company.directory import Directory, Person


@dataclass
class FakeDirectory(Directory):
    """Finds by a part of the name, in the order given."""

    people: Sequence[Person]

    async def search(self, text: str, limit: int) -> Sequence[Person]:
        return [p for p in self.people if text.lower() in p.name.lower()][:limit]

    async def reports(self, email: str) -> Sequence[Person]:
        return [p for p in self.people if p.manager == email]


def person(name: str, manager: str | None = None) -> Person:
    """Make up an entry."""
    first = name.split()[0].lower()
    return Person(f"{first}@example.com", name, "Sales", "Clerk", "+1 555 0100", "B2.14", manager)
