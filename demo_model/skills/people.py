"""The company directory: who somebody is, who leads a department, who reports to whom.

A wish takes one look-up, or two when the answer is another person (a manager, a team). Sales asks
`person_for` for the e-mail address that its query needs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from demo_model.brain.conversation import Conversation
from demo_model.brain.outcome import Outcome
from demo_model.brain.task import Findings, Task
from demo_model.chat import Call
from demo_model.skills.customers_of import account_manager_wish
from demo_model.skills.people_reading import PersonWish, read_wishes
from demo_model.words import fold

TOOL = "find_people"
_LEADING = ("chief", "head", "director", "vice president", "vp ", "lead", "manager")
_MAX_LISTED = 20
_TITLES = {
    "CEO": "Chief Executive",
    "CFO": "Chief Financial",
    "CTO": "Chief Technology",
    "COO": "Chief Operating",
    "CIO": "Chief Information",
    "HR": "Human Resources",
    "HUMAN RESOURCES": "HR",
}
Person = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Lookup(Task):
    """One wish about people; `with_reports` when the tool can list a person's reports itself."""

    tool = TOOL
    need = "look people up in the company directory"
    wish: PersonWish
    with_reports: bool = False

    def attempts(self, _found: Findings, /) -> Sequence[Call]:
        """Search for the whole wish, then for a title written out, or its last word alone."""
        query = self.wish.query
        queries = [query] + ([query.split()[-1]] if " " in query else [])
        queries += [_TITLES[query.upper()]] if query.upper() in _TITLES else []
        more = {"include_reports": True} if self.with_reports else {}
        return [Call(TOOL, {"query": item, **more}) for item in queries]

    def satisfied(self, outcome: Outcome) -> bool:
        """Somebody was found."""
        return not outcome.failed and bool(people_in(outcome))

    def next_call(self, found: Findings, /) -> Call | None:
        """Search, then look up the other person when the wish is for a manager or a team."""
        call = Task.next_call(self, found)
        if call is not None or (second := self._second(found)) is None:
            return call
        return second if found.of(second) is None else None

    def tell(self, found: Findings, /) -> str:
        """Answer the wish in a sentence or a short list."""
        outcome = self.outcome(found)
        if outcome is None:
            return ""
        if outcome.failed:
            return f"The directory look-up for “{self.wish.query}” failed: {outcome.reason}"
        people = people_in(outcome)
        if not people:
            return f"I found nobody in the directory for “{self.wish.query}”."
        return _told(self.wish, people, self.others(found))

    def _second(self, found: Findings) -> Call | None:
        outcome = self.outcome(found)
        person = choose(people_in(outcome), self.wish) if outcome else None
        if person is None:
            return None
        if self.wish.want == "manager" and person.get("manager"):
            return Call(TOOL, {"query": person["manager"]})
        if self.wish.want == "reports" and not self.with_reports and person.get("department"):
            return Call(TOOL, {"query": person["department"]})
        return None

    def others(self, found: Findings) -> list[Person]:
        """Return the people of the second look-up, or the reports of the first."""
        if self.with_reports and (first := self.outcome(found)):
            return people_in(first, "reports")
        second = self._second(found)
        outcome = found.of(second) if second else None
        return people_in(outcome) if outcome and not outcome.failed else []


def find_people_tasks(conversation: Conversation) -> Sequence[Task]:
    """Return a look-up for each person asked about, the account manager of a query included."""
    wishes, _ = read_wishes(conversation.question)
    manager = account_manager_wish(conversation)
    if manager is not None and "@" not in manager.query and manager not in wishes:
        wishes.append(manager)
    tool = conversation.tools.get(TOOL)
    able = tool is not None and "include_reports" in (tool.parameters.get("properties") or {})
    return [Lookup(wish, able and wish.want == "reports") for wish in wishes]


def people_in(outcome: Outcome, key: str = "people") -> list[Person]:
    """Return the people of a look-up's result, or those under another key."""
    data = outcome.data
    people = data.get(key) if isinstance(data, dict) else data
    if not isinstance(people, list):
        return []
    return [person for person in people if isinstance(person, dict) and person.get("name")]


def person_for(wish: PersonWish, found: Findings) -> Person | None:
    """Return the person that a wish has led to, in this turn or an earlier one."""
    outcome = Lookup(wish).outcome(found)
    if outcome is None:
        calls = Lookup(wish).attempts(found)
        known = [o for o in found.earlier for c in calls if o.arguments == c.arguments]
        outcome = known[-1] if known else None
    person = choose(people_in(outcome), wish) if outcome else None
    if wish.want != "manager" or person is None:
        return person
    others = Lookup(wish).others(found)
    return next((p for p in others if p.get("email") == person.get("manager")), None)


def choose(people: Sequence[Person], wish: PersonWish) -> Person | None:
    """Pick the person who is meant: the leader of a department, or the best fit of the name."""
    if not people:
        return None
    if wish.want == "head":
        return min(people, key=lambda person: _rank(person, people))
    wanted = fold(wish.query).split()
    exact = [p for p in people if fold(str(p["name"])).split() == wanted]
    full = [p for p in people if set(wanted) <= set(fold(str(p["name"])).split())]
    return (exact or full or list(people))[0]


def _rank(person: Person, people: Sequence[Person]) -> tuple[int, int]:
    """Order a department: nobody above in the list first, then by title."""
    above = person.get("manager") in {other.get("email") for other in people}
    title = fold(str(person.get("title", "")))
    places = [i for i, word in enumerate(_LEADING) if word in title]
    return (int(above), places[0] if places else len(_LEADING))


def _told(wish: PersonWish, people: Sequence[Person], others: Sequence[Person]) -> str:
    person = choose(people, wish)
    if person is None:
        return ""
    if wish.want == "list":
        noun = "person" if len(people) == 1 else "people"
        return _list(f"I found {len(people)} {noun} for {wish.query}:", people)
    if wish.want == "head":
        return _card(person, role=f"leads {wish.query} as {person.get('title') or 'its head'}")
    if wish.want == "manager":
        return _manager(person, others)
    if wish.want == "reports":
        team = [other for other in others if other.get("manager") == person.get("email")]
        if not team:
            return f"I found nobody in the directory who reports to **{person['name']}**."
        return _list(f"These people report to **{person['name']}**:", team)
    if wish.want in ("phone", "email", "office", "title"):
        name = {"email": "e-mail address", "phone": "phone number"}.get(wish.want, wish.want)
        return f"**{person['name']}**'s {name} is **{person.get(wish.want) or 'not listed'}**."
    return _card(person) + _also(person, people, wish.query)


def _manager(person: Person, others: Sequence[Person]) -> str:
    email = person.get("manager")
    if not email:
        return f"**{person['name']}** has no manager in the directory."
    found = [other for other in others if other.get("email") == email]
    said = _card(found[0]) if found else f"The directory gives only the address {email}."
    return f"**{person['name']}** reports to {found[0]['name'] if found else email}. {said}"


def _card(person: Person, *, role: str | None = None) -> str:
    title, department = str(person.get("title") or "an employee"), str(person.get("department", ""))
    where = f" in {department}" if department and department not in title else ""
    role = role or f"is {title}{where}"
    ways = [str(person[key]) for key in ("email", "phone") if person.get(key)]
    if person.get("office"):
        ways.append(f"office {person['office']}")
    return f"**{person['name']}** {role}" + (f" ({', '.join(ways)})." if ways else ".")


def _also(person: Person, people: Sequence[Person], query: str) -> str:
    wanted = set(fold(query).split())
    alike = [p for p in people if wanted <= set(fold(str(p["name"])).split())]
    names = [str(other["name"]) for other in alike if other is not person][:3]
    return f" The directory also has {', '.join(names)}." if names else ""


def _list(opening: str, people: Sequence[Person]) -> str:
    lines = [f"- **{p['name']}**, {p.get('title') or 'no title'}" for p in people[:_MAX_LISTED]]
    more = len(people) - _MAX_LISTED
    return "\n".join([opening, "", *lines] + ([f"- and {more} more"] if more > 0 else []))
