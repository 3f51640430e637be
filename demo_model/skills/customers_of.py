"""Whose customers a sales question means: "Maria's customers", "that person's customers". Pure.

An account manager is known by e-mail in the database and by name to people, so that the answer is
a wish for the directory, or an e-mail address that the user gave.
"""

from __future__ import annotations

import re

from demo_model.brain.conversation import Conversation
from demo_model.skills.names import EMAIL, NAME, as_name, clean, is_place
from demo_model.skills.people_reading import PersonWish, read_wishes

_CUSTOMERS = r"(?i:customers?|clients?|accounts?)"
_THEIRS = re.compile(
    rf"(?i:\b(?:that|this|the) (?:person|employee|manager|colleague)['’]s"
    rf"|\b(?:her|his|their|them|him)(?:['’]s)?) {_CUSTOMERS}"
    rf"|{_CUSTOMERS} (?i:of|managed by|for) (?i:that|this|the) (?i:person|employee|manager)"
    rf"|(?i:\b(?:her|his|their|that person['’]s) (?:payments|sales|revenue))"
)
_OF = re.compile(
    rf"{_CUSTOMERS}(?i: that are| who are)? (?i:of|managed by|looked after by|belonging to)"
    rf" (?P<tail>{EMAIL}|[^,.;?!\n]{{2,60}})"
)
_POSSESSIVE = re.compile(rf"(?P<name>{NAME}|\b[a-z]{{3,30}}(?: [a-z]{{3,30}})?)['’]s? {_CUSTOMERS}")
_HAVE = re.compile(
    rf"{_CUSTOMERS} (?i:does|do|did|has) (?P<tail>[^,.;?!\n]{{2,40}}?) (?i:have|manage)"
)
_MANAGER = re.compile(rf"(?i:account manager) (?:(?i:is|=) )?(?P<tail>{EMAIL}|{NAME})")


def account_manager_wish(conversation: Conversation) -> PersonWish | None:
    """Return whose customers are meant, or None when the question names nobody's."""
    text = conversation.question
    if _THEIRS.search(text):
        for earlier in (text, *reversed(conversation.previous_questions)):
            people, _ = read_wishes(earlier)
            if people:
                return people[0]
            if named := _named(earlier):
                return named
        return None
    return _named(text)


def _named(text: str) -> PersonWish | None:
    for pattern in (_OF, _HAVE, _MANAGER):
        if (match := pattern.search(text)) and (wish := _wish(match["tail"])):
            return wish
    match = _POSSESSIVE.search(text)
    name = clean(match["name"]) if match else None
    return _wish(name) if name else None


def _wish(tail: str) -> PersonWish | None:
    if re.fullmatch(EMAIL, tail):
        return PersonWish(tail.lower(), "card")
    people, _ = read_wishes(tail)
    if people:
        return people[0]
    name = as_name(tail)
    return PersonWish(name, "card") if name and not is_place(name) else None
