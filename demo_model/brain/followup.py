"""Short follow-ups: "and for Tom Baker?", "what about France?", "and by country?".

They mean the question before them with one thing exchanged; the brain then answers that question.
Pure.
"""

from __future__ import annotations

import re
from dataclasses import replace

from demo_model.brain.conversation import Conversation
from demo_model.skills.customers_of import account_manager_wish
from demo_model.skills.names import as_name
from demo_model.skills.people_reading import read_wishes
from demo_model.skills.sales_reading import read_sales

_MAX_LOOK_BACK = 10
_SHORT = re.compile(
    r"(?i)^\s*(?:and|what about|how about|now|same|the same|and what about)\b\s*"
    r"(?:(?:the same|now)\s+)?(?P<by>(?:by|per)\s+(?P<dimension>\w+(?: \w+)?)|"
    r"(?:for|in|of|from|with)?\s*(?P<name>[^?.!,]{2,40}))\s*[?.!]*\s*$"
)
_BY = re.compile(
    r"(?i)\b(?:by|per|each|every) (?:month|quarter|year|country|city|segment|method)\b"
)


def resolve(conversation: Conversation) -> Conversation:
    """Return the conversation with each follow-up replaced by the whole question that it means."""
    known: tuple[str, ...] = ()
    for question in (*conversation.previous_questions[-_MAX_LOOK_BACK:], conversation.question):
        step = replace(conversation, question=question, previous_questions=known)
        known = (*known, _meaning(step).question)
    return replace(conversation, question=known[-1], previous_questions=known[:-1])


def _meaning(conversation: Conversation) -> Conversation:
    match = _SHORT.match(conversation.question)
    if not match:
        return conversation
    for earlier in reversed(conversation.previous_questions):
        meant = _exchanged(replace(conversation, question=earlier), match)
        if meant is not None:
            return replace(conversation, question=meant)
    return conversation


def _exchanged(earlier: Conversation, match: re.Match[str]) -> str | None:
    text = earlier.question
    if match["dimension"]:
        return _BY.sub(match["by"], text, count=1) if _BY.search(text) else None
    new = as_name(match["name"])
    wishes, _ = read_wishes(text)
    manager = account_manager_wish(earlier)
    sales = read_sales(text, manager)
    people = [wish.query for wish in (*wishes, *([manager] if manager else []))]
    places = [sales.place] if sales and sales.place else []
    for old in places + people if " in " in match[0].lower() else people + places:
        if new and old in text:
            return text.replace(old, new)
    return None
