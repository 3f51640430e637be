"""Who a question is about: names, departments, roles and e-mail addresses in a sentence. Pure.

Patterns are tried from the most telling to the least; what one has read is taken out of the text,
so that "Maria's manager" is one wish and not also a wish for Maria.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from demo_model.skills.names import EMAIL, NAME, as_name, clean, is_place

Want = Literal["card", "manager", "reports", "head", "list", "phone", "email", "office", "title"]
Pattern = Want | Literal["role", "field", "email_card"]
MAX_WISHES = 4
_ROLES = (
    r"(?i:runs?|leads?|heads?|directs?|manages?|is in charge of|is responsible for|"
    r"is (?:the )?(?:head|boss|manager|director|lead|leader|chief) of)"
)
_FIELDS = (
    r"(?i:phone(?: number)?|telephone|extension|e-?mail(?: address)?|office|room|desk|title|"
    r"job(?: title)?|department)"
)
_CARD = (
    r"(?i:\bwho(?:'s|’s| is| was)|\blook(?:ing)?[ -]?up|\bsearch for|\btell me about|"
    r"\bdo you know|\bcontact(?: details| data)?(?: of| for)?|\bfind)"
)
_DEPARTMENTS = frozenset(
    """finance sales engineering marketing hr legal support it operations product research design
    logistics procurement security purchasing management administration facilities quality
    accounting communications executive data people""".split()
) | {"human resources", "customer success"}
_NOT_A_PERSON = re.compile(
    r"(?i)\b(?:customers?|clients?|payments?|accounts?|weather|passages?|documents?|policy|policies)\b"
)


@dataclass(frozen=True, slots=True)
class PersonWish:
    """What to look up and which side of it is asked for."""

    query: str
    want: Want


def read_wishes(text: str) -> tuple[list[PersonWish], str]:
    """Return the wishes in a text, at most 4, and the text without what they were read from."""
    wishes: list[PersonWish] = []
    for pattern, want in _PATTERNS:
        for match in re.finditer(pattern, text):
            found = _wishes(match, want)
            if found:
                wishes += [wish for wish in found if wish not in wishes]
                text = text[: match.start()] + " " * len(match[0]) + text[match.end() :]
    return wishes[:MAX_WISHES], text


def _wishes(match: re.Match[str], want: Pattern) -> list[PersonWish]:
    groups = match.groupdict()
    if want == "role":
        return _role(groups["name"])
    if want == "field":
        name = as_name(clean(groups["name"]) or "")
        return [PersonWish(name, _field(groups["field"]))] if name else []
    if want == "card":
        return _cards(groups["name"])
    if want == "email_card":
        return [PersonWish(groups["name"].lower(), "card")]
    department = _department(groups["name"]) if want == "list" else None
    name = department or as_name(clean(groups["name"]) or "")
    if not name or _NOT_A_PERSON.search(name):
        return []
    return [PersonWish(name, want)]


def _role(tail: str) -> list[PersonWish]:
    """Read "runs Finance" and "manages Maria" apart by the department's name."""
    tail = re.sub(r"(?i)^(?:the|our|all of)\s+", "", tail)
    if department := _department(tail):
        return [PersonWish(department, "head")]
    if _NOT_A_PERSON.search(tail) or not (name := as_name(tail)):
        return []
    if re.search(r"(?i)\b(?:department|team|group)\b", tail):
        return [PersonWish(re.sub(r"(?i)\s+(?:department|team|group)$", "", name), "head")]
    return [PersonWish(name, "manager")] if name[:1].isupper() and len(name) > 2 else []


def _department(tail: str) -> str | None:
    """Return the department that a text begins with, if it is a usual one."""
    word = re.match(r"(?i)(?:the\s+)?(human resources|customer success|[^\W\d_]+)", tail.strip())
    if word is None or word[1].lower() not in _DEPARTMENTS:
        return None
    return word[1] if word[1].isupper() else word[1].title()


def _cards(tail: str) -> list[PersonWish]:
    tail = re.sub(r"(?i)^(?:the|our|a|an)\s+(?:person|employee|colleague)?\s*", "", tail.strip())
    first, second = tail, ""
    if both := re.match(rf"({NAME})\s+and\s+({NAME})", tail):
        first, second = both[1], both[2]
    names = [as_name(part) for part in (first, second) if part]
    return [
        PersonWish(name, "card")
        for name in names
        if name and not _NOT_A_PERSON.search(name) and not is_place(name)
    ]


def _field(word: str) -> Want:
    word = word.lower()
    if word.startswith(("phone", "tele", "ext")):
        return "phone"
    if word.startswith("e"):
        return "email"
    return "office" if word.startswith(("office", "room", "desk")) else "title"


_ANYONE = rf"{NAME}|\b(?:[a-z]{{2,30}} )?[a-z]{{3,30}}"
_TAIL = r"(?P<name>[^,.;?!\n]{2,60})"
_PATTERNS: tuple[tuple[str, Pattern], ...] = (
    (rf"(?i:\blook[ -]?up |\bfind |\bwho is )?(?P<name>{EMAIL})", "email_card"),
    (rf"(?P<name>{_ANYONE})['’]s? (?i:(?:line )?manager|boss|supervisor)\b", "manager"),
    (rf"(?i:(?:manager|boss|supervisor) of) (?!(?i:the|our)\b)(?P<name>{NAME})", "manager"),
    (r"(?i:who (?:does|do)) (?P<name>[\w’' -]{2,40}?) (?i:report to|work for)", "manager"),
    (rf"(?i:who (?:reports? to|works? for)) {_TAIL}", "reports"),
    (rf"(?P<name>{NAME})['’]s? (?i:direct reports|reports|team)\b", "reports"),
    (rf"\b(?i:who)\s+{_ROLES}\s+{_TAIL}", "role"),
    (rf"\b(?i:the\s+)?(?i:head|director|boss|manager|chief) (?i:of)\s+{_TAIL}", "role"),
    (
        r"(?i:\bwho (?:works?|is|sits) in|\b(?:people|everyone|everybody|employees|staff|"
        rf"colleagues) (?:who work )?in|\bwho(?:'s| is) on)\s+(?i:the\s+)?{_TAIL}",
        "list",
    ),
    (rf"(?P<name>{_ANYONE})['’]s? (?P<field>{_FIELDS})\b", "field"),
    (rf"(?P<field>{_FIELDS}) (?i:of|for) (?P<name>{NAME})", "field"),
    (rf"(?i:how (?:can|do) i (?:reach|contact|call)) {_TAIL}", "card"),
    (rf"\b(?i:find)\s+(?P<name>{NAME}[^,.;?!\n]{{0,40}})", "card"),
    (rf"{_CARD.replace('|' + chr(92) + 'bfind', '')}\s+{_TAIL}", "card"),
)
