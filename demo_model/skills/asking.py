"""Forms and buttons: what to ask the user for, and thanks when the answer comes back.

The answer arrives in a later turn as a user's message that names the component and its values.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from demo_model.brain.conversation import Conversation, Outcome
from demo_model.brain.task import OneCall, Task
from demo_model.words import fold

MAX_FIELDS = 12
_FORM = re.compile(r"(?i)\b(?:form|survey)\b(?:[^.:?!]*?(?:\b(?:with|for)\b|:)\s*(.+))?")
_BUTTON = re.compile(
    r"(?i)\bbutton\b(?: (?:that says|saying|called) [\"“']?([^\"”'.,;!?\n]{1,40}))?"
)
_AT_COMMAS = re.compile(r"\s*[,;](?:\s*and\b)?\s*(?![^(]*\))|\s+and\s+(?![^(]*\))")
_KINDS = (
    ("checkbox", r"agree|accept|subscribe|newsletter|confirm"),
    ("number", r"age|number|amount|rating|quantity|year|price|how many"),
)
_PRESSED = re.compile(r"I used \"(.{1,80}?)\" of \"")
_FILLED = re.compile(r"I filled in \".{1,200}?\":\n(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Asking(OneCall):
    """A form, or a button alone."""

    thing: str
    tool = "ask_user"
    need = "show a form or a button"

    def told(self, _outcome: Outcome) -> str:
        return f"The {self.thing} is on the page. Use it, and I will see your answer."


def find_asking(conversation: Conversation) -> Sequence[Task]:
    """Return the form or button that the question asks for."""
    if form := _FORM.search(conversation.question):
        parts = _AT_COMMAS.split((form[1] or "name and comment").rstrip(".?! "))
        fields = {field["name"]: field for field in map(_field, filter(None, parts))}
        shown = list(fields.values())[:MAX_FIELDS]
        form_of = {"title": "Your details", "fields": shown, "submit_label": "Send"}
        return [Asking(form_of, "form")]
    if button := _BUTTON.search(conversation.question):
        label = (button[1] or "Continue").strip()
        title = f"Press “{label}” when you are ready"
        return [Asking({"title": title, "submit_label": label}, "button")]
    return []


def thanks(text: str) -> str | None:
    """Answer a message that brings a component's values back; None when it is another message."""
    if pressed := _PRESSED.match(text):
        return f"Thank you, I saw that you pressed “{pressed[1]}”."
    if filled := _FILLED.match(text):
        return f"Thank you. You answered:\n\n{filled[1]}"
    return None


def _field(part: str) -> dict[str, Any]:
    """Read "my size (S, M or L)" as a field with choices, "age" as one for a number."""
    label, _, listed = re.sub(r"(?i)^(?:an?|the|my|your)\s+", "", part).partition("(")
    options = [option.strip() for option in re.split(r",|/|\bor\b", listed.rstrip(") "))]
    name = re.sub(r"[^a-z0-9]+", "_", fold(label)).strip("_")[:40]
    name = name if name[:1].isalpha() else f"field_{name}".rstrip("_")
    field = {"name": name, "label": label.strip().capitalize()[:60] or "Answer", "kind": "text"}
    if len(options) > 1:
        return field | {"kind": "select", "options": list(dict.fromkeys(filter(None, options)))}
    kinds = (kind for kind, words in _KINDS if re.search(rf"(?i)\b(?:{words})\b", label))
    return field | {"kind": next(kinds, "text")}
