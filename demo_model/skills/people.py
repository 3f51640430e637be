"""The company directory: who somebody is, who leads a department, who reports to whom.

A wish takes one look-up, or two when the answer is somebody's manager.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from demo_model.brain.conversation import Conversation, Findings, Outcome
from demo_model.brain.task import Task
from demo_model.reply import Call
from demo_model.words import STOP_WORDS, fold

MAX_WISHES = 4
_PART = r"(?<!\w)[^\W\d_a-z][\w’'-]{0,40}?(?=['’]s\b|[^\w’'-]|$)"
NAME = rf"(?:{_PART}(?:\s+(?:(?:de|van|von|der|la|bin)\s+){{0,2}}{_PART}){{0,3}})"
TAIL = r"[^\W\d_][^,.;?!\n]{1,60}"
EMAIL = r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"
_NO_NAMES = STOP_WORDS | set(
    """sum add draw find look month months year years total customer customers client clients
    payment payments revenue plot chart table form button everyone everybody someone people person
    manager employee colleague department team group pay paid spend spent weather passages document
    documents policy policies phone number email office title""".split()
)
_PATTERNS = (
    (rf"(?P<name>{NAME})['’]s? (?i:(?:line )?manager|boss)\b", "manager"),
    (rf"(?i:who does) (?P<name>{NAME}) (?i:report to|work for)", "manager"),
    (rf"(?i:who (?:reports to|works for)) (?P<name>{NAME})", "reports"),
    (rf"(?i:\bwho (?:runs|leads|heads)|\b(?:head|manager) of) (?i:the )?(?P<name>{TAIL})", "head"),
    (rf"(?i:\bwho (?:works|is) in|\bpeople in) (?i:the )?(?P<name>{TAIL})", "list"),
    (rf"(?P<name>{NAME})['’]s? (?i:phone|e-?mail|office)", "card"),
    (rf"(?P<name>{EMAIL})", "card"),
    (
        rf"(?i:\bwho(?:['’]s| is)|\blook up|\btell me about|\bfind) (?i:the )?(?P<name>{TAIL})",
        "card",
    ),
)
_THEIRS = re.compile(r"(?i)\b(?:her|his|their|that person['’]s) (?:customers|payments)\b")
_CUSTOMERS = re.compile(
    rf"(?i:\bcustomers of) (?P<of>{EMAIL}|{TAIL})|(?P<whose>{NAME})['’]s? (?i:customers)\b"
)
Person = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Lookup(Task):
    """One wish: `want` is card, manager, reports, head or list."""

    query: str
    want: str = "card"
    tool = "find_people"
    need = "look people up in the company directory"

    def calls(self, found: Findings, /) -> Sequence[Call]:
        """Search, and search again for the manager once the e-mail address is known."""
        more = {"include_reports": True} if self.want == "reports" else {}
        first = Call(name=self.tool, arguments={"query": self.query, **more})
        person = self._meant(found.of(first)) if self.want == "manager" else None
        manager = (person or {}).get("manager")
        return [first, Call(name=self.tool, arguments={"query": manager})] if manager else [first]

    def tell(self, found: Findings, /) -> str:
        outcome = found.of(self.calls(found)[0])
        if outcome is None:
            return ""
        if outcome.failed:
            return f"The directory look-up for “{self.query}” failed: {outcome.reason}"
        person = self._meant(outcome)
        if person is None:
            return f"I found nobody in the directory for “{self.query}”."
        if self.want in ("list", "reports"):
            people = people_in(outcome, "people" if self.want == "list" else "reports")
            return f"{len(people)} for {self.query}:\n\n" + "\n".join(map(_line, people))
        if self.want == "manager":
            manager = self.person(found)
            above = f"reports to {_line(manager)[2:]}" if manager else "has no manager"
            return f"**{person['name']}** {above}."
        ways = ", ".join(str(person.get(key)) for key in ("email", "phone", "office"))
        return f"**{person['name']}** is {person.get('title')} ({ways})."

    def person(self, found: Findings) -> Person | None:
        """Return the person whom the wish has led to, in this turn or an earlier one."""
        calls = self.calls(found.all)
        done = self.want != "manager" or calls[1:]
        return self._meant(found.all.of(calls[-1])) if done else None

    def _meant(self, outcome: Outcome | None) -> Person | None:
        """Pick the leader of a department, or the best fit of the name."""
        people = people_in(outcome) if outcome else []
        wanted = fold(self.query).split()
        best = [person for person in people if fold(str(person["name"])).split() == wanted]
        if self.want == "head":
            known = {person.get("email") for person in people}
            best = [person for person in people if person.get("manager") not in known]
            best.sort(key=lambda person: "Head" not in str(person.get("title")))
        return next(iter(best or people), None)


def find_people(conversation: Conversation) -> Sequence[Task]:
    """Return a look-up for each person asked about, the account manager of a query included."""
    found = wishes(conversation.question)
    manager = account_manager(conversation)
    return [*found, manager] if manager and manager not in found else found


def wishes(text: str) -> list[Lookup]:
    """Return the wishes in a text, at most 4: the most telling first, none read twice."""
    found: list[Lookup] = []
    for pattern, want in _PATTERNS:
        for match in re.finditer(pattern, text):
            name = match["name"] if "@" in match["name"] else as_name(match["name"])
            if name and len(found) < MAX_WISHES:
                found.append(Lookup(name, want))
                text = text[: match.start()] + " " * len(match[0]) + text[match.end() :]
    return list(dict.fromkeys(found))


def account_manager(conversation: Conversation) -> Lookup | None:
    """Return whose customers are meant, or None when the question names nobody's."""
    text = conversation.question
    if _THEIRS.search(text):
        earlier = (text, *reversed(conversation.previous))
        return next((people[0] for question in earlier if (people := wishes(question))), None)
    match = _CUSTOMERS.search(text)
    whose = (match["of"] or match["whose"]) if match else ""
    name = as_name(whose)
    return next(iter(wishes(whose)), Lookup(name) if name else None)


def as_name(words: str) -> str:
    """Return the leading words that can be a name, at most 4; lower case gets capitals."""
    kept: list[str] = []
    for word in words.split()[:4]:
        bare = re.sub(r"['’]s?$", "", word.strip('.,?!;:"“”'))
        if not bare[:1].isalpha() or bare.lower() in _NO_NAMES:
            break
        kept.append(bare)
        if word != bare:
            break
    name = " ".join(kept)
    return name.title() if name.islower() else name


def people_in(outcome: Outcome, key: str = "people") -> list[Person]:
    """Return the people of a look-up's result, or those under another key."""
    people = outcome.data.get(key)
    people = people if isinstance(people, list) else []
    return [person for person in people if isinstance(person, dict) and person.get("name")]


def _line(person: Person) -> str:
    return f"- **{person['name']}**, {person.get('title')}"
