"""Forms and buttons: what to ask the user for, and thanks when the answer comes back.

The answer arrives in a later turn as a user's message that names the component and its values.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from demo_model.brain.conversation import Conversation
from demo_model.brain.task import Findings, Task
from demo_model.chat import Call
from demo_model.words import fold

MAX_FIELDS = 12
_FORM = re.compile(r"(?i)\b(?:form|survey|questionnaire)\b|\bask me\b|\bask (?:us|the user)\b")
_BUTTON = re.compile(r"(?i)\bbutton\b")
_LABEL = re.compile(
    r"(?i)\bbutton\s+(?:that says|which says|saying|labell?ed|called|named|to|"
    r"with the (?:text|label))"
    r"\s+[\"“']?([^\"”'.,;!?\n]{1,40})"
)
_FIELDS = re.compile(
    r"(?i)\b(?:form|survey|questionnaire)\b[^.:?!]*?(?:\b(?:with|for|asking(?: me)? for|fields?|"
    r"containing|that asks for)\b|:)\s*(.+)|\bask (?:me|us|the user) (?:for|about)\s+(.+)"
)
_CAME_BACK = re.compile(
    r"(?is)^\W*(?:i (?:filled in|used) [\"“]|(?:i|the (?:user|form|button|component))\b.{0,200}?"
    r"\b(?:used|submitted|pressed|clicked|answered|sent|filled)\b)"
)
_PRESSED = re.compile(
    r"(?i)^\W*(?:i used [\"“]([^\"”]{1,80})[\"”] of|(?:i|the user) (?:pressed|clicked|used) )"
)
_KINDS = (
    ("checkbox", r"agree|accept|subscribe|newsletter|consent|confirm|checkbox|yes/no"),
    ("number", r"age|number|amount|rating|score|count|quantity|year|price|how many|budget|nights"),
)


@dataclass(frozen=True, slots=True)
class Asking(Task):
    """A form, or a button alone."""

    tool = "ask_user"
    need = "show a form or a button"
    arguments: Mapping[str, Any]

    def attempts(self, _found: Findings, /) -> Sequence[Call]:
        """Show it, once."""
        return (Call(self.tool, self.arguments),)

    def tell(self, found: Findings, /) -> str:
        """Say that it is there and what to do."""
        thing = "form" if self.arguments.get("fields") else "button"
        outcome = self.outcome(found)
        if outcome is None:
            return ""
        if outcome.failed:
            return f"I could not show the {thing}: {outcome.reason}"
        what = "Fill it in and send it" if thing == "form" else "Press it"
        return f"The {thing} is on the page. {what}, and I will see your answer."


def find_asking(conversation: Conversation) -> Sequence[Task]:
    """Return the form or button that the question asks for."""
    text = conversation.question
    if _FORM.search(text) and not re.search(r"(?i)\bin the form of\b|\bask me anything\b", text):
        return [Asking(form_arguments(text))]
    return [Asking(button_arguments(text))] if _BUTTON.search(text) else []


def form_arguments(text: str) -> Mapping[str, Any]:
    """Read a form's fields from the text; without any, it asks for a name and a comment."""
    match = _FIELDS.search(text)
    listed = (match[1] or match[2]) if match else "name and comment"
    return {
        "title": "Survey" if re.search(r"(?i)survey|questionnaire", text) else "Your details",
        "fields": list({f["name"]: f for f in map(_field, _labels(listed))}.values())[:MAX_FIELDS],
        "submit_label": "Send",
    }


def button_arguments(text: str) -> Mapping[str, Any]:
    """Read a button's label from the text; without any, it says "Continue"."""
    match = _LABEL.search(text)
    label = match[1].strip() if match else "Continue"
    return {"title": f"Press “{label}” when you are ready", "submit_label": label}


def thanks(text: str) -> str | None:
    """Answer a message that brings a component's values back; None when it is another message."""
    if not _CAME_BACK.search(text[:600]) or not (values := _values(text)):
        pressed = _PRESSED.search(text)
        label = f"“{pressed[1]}”" if pressed and pressed[1] else "the button"
        return f"Thank you, I saw that you pressed {label}." if pressed else None
    lines = [f"- **{_readable(key)}**: {_shown(value)}" for key, value in values.items()]
    return "Thank you. You answered:\n\n" + "\n".join(lines[:MAX_FIELDS])


def _labels(listed: str) -> list[str]:
    """Cut a list at commas and "and", but not inside the parentheses of a choice."""
    cleaned = re.sub(r"(?i)\s+(?:please|then|so that)\b.*$", "", listed.strip().rstrip(".?!"))
    parts = re.split(r"\s*(?:,\s*(?:and\s+)?|\band\b|;|\n\s*[-*]?)\s*(?![^(]*\))", cleaned)
    labels = [re.sub(r"(?i)^(?:an?|the|my|your|their|our)\s+", "", part.strip()) for part in parts]
    return [label for label in labels if label] or ["comment"]


def _field(label: str) -> dict[str, Any]:
    options: list[str] = []
    if choice := re.match(r"(.+?)\s*\(([^)]+)\)$", label):
        label = choice[1]
        parts = re.split(r",|/|\bor\b", choice[2])
        options = list(dict.fromkeys(part.strip() for part in parts if part.strip()))
    label = label[:60]
    name = _field_name(label)
    shown = label[:1].upper() + label[1:]
    if len(options) > 1:
        return {
            "name": name,
            "label": shown,
            "kind": "select",
            "options": options,
            "required": True,
        }
    for kind, words in _KINDS:
        if re.search(rf"(?i)\b(?:{words})\b", label):
            return {"name": name, "label": shown, "kind": kind, "required": kind == "number"}
    required = name not in ("comment", "comments", "remarks", "notes")
    return {"name": name, "label": shown, "kind": "text", "required": required}


def _field_name(label: str) -> str:
    """Make a plain name of a label: small letters, digits and _, a letter first."""
    name = re.sub(r"[^a-z0-9]+", "_", fold(label)).strip("_")[:40]
    return name if name[:1].isalpha() else f"field_{name}".rstrip("_")


def _values(text: str) -> Mapping[str, Any]:
    """Find the values: a JSON object (or its `values`), or lines of "key: value"."""
    start = text.find("{")
    if start >= 0:
        try:
            value = json.JSONDecoder().raw_decode(text[start:])[0]
        except ValueError:
            value = {}
        for key in ("values", "fields", "data"):
            if isinstance(value.get(key), dict):
                return dict(value[key])
        return dict(value)
    lines = re.findall(r"(?m)^[-*\s]*([\w ]{1,40}?)\s*[:=]\s*(.+)$", text)
    return {key: value for key, value in lines if not _CAME_BACK.search(f"{key}: {value}")}


def _readable(key: str) -> str:
    text = key.replace("_", " ").strip()
    return text[:1].upper() + text[1:]


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "–" if value in (None, "") else str(value)[:200]
