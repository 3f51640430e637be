"""A tool that the model was never told about: understood from its name, description and schema.

It is called when the user names it or when the question shares enough words with it; arguments are
read from the text by their type and choices. What is missing is asked for, never made up.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from demo_model.asked import Function
from demo_model.brain.conversation import Conversation, Findings, Outcome
from demo_model.brain.talk import ABILITIES
from demo_model.brain.task import OneCall, Task
from demo_model.reply import Call
from demo_model.skills.people import NAME
from demo_model.words import content_stems, fold

MAX_TOLD = 1200
_NAMED = 100
_ENOUGH = 2


@dataclass(frozen=True, slots=True)
class Unknown(OneCall):
    """One call of a tool known only by its schema; `missing` names required arguments not found."""

    missing: tuple[str, ...]
    tool: str
    need = "do that"

    def calls(self, _found: Findings, /) -> Sequence[Call]:
        return [] if self.missing else [Call(name=self.tool, arguments=self.arguments)]

    def tell(self, found: Findings, /) -> str:
        """Ask for what is missing, or pass on what the tool said."""
        if self.missing:
            wanted = " and ".join(f"`{name}`" for name in self.missing)
            return f"To use **{self.tool}** I need {wanted}: please tell me."
        return super(Unknown, self).tell(found)

    def told(self, outcome: Outcome) -> str:
        return f"**{self.tool}** answered:\n\n```\n{outcome.text.strip()[:MAX_TOLD]}\n```"


def find_unknown(conversation: Conversation, taken: Collection[str]) -> list[Task]:
    """Return a call of the tool that fits the question best; beside other tasks, if it is named."""
    strangers = [tool for name, tool in conversation.tools.items() if name not in ABILITIES]
    scored = [(_overlap(conversation.question, tool), tool) for tool in strangers]
    score, best = max(scored, key=lambda pair: pair[0], default=(0, None))
    if best is None or score < (_NAMED if taken else _ENOUGH):
        return []
    return [Unknown(*fill(best.parameters, conversation.question), best.name)]


def fill(parameters: Mapping[str, Any], text: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the arguments that the text gives and the names of required ones that it does not."""
    required = parameters.get("required", [])
    numbers = iter(re.findall(r"(?<![\w.-])-?\d+(?:\.\d+)?(?![\w-])", text))
    dates = iter(re.findall(r"\b\d{4}-\d\d-\d\d\b", text))
    arguments = {}
    for name, schema in parameters.get("properties", {}).items():
        kind = schema.get("format") or schema.get("type")
        if choices := schema.get("enum"):
            value = next((choice for choice in choices if fold(str(choice)) in fold(text)), None)
        elif kind in ("integer", "number"):
            number = float(next(numbers, "nan"))
            value = None if number != number else int(number) if kind == "integer" else number
        elif kind == "date":
            value = next(dates, None)
        else:
            value = _text(name, text) if kind == "string" else None
        if value is not None and (name in required or choices):
            arguments[name] = value
    return arguments, tuple(name for name in required if name not in arguments)


def _overlap(question: str, tool: Function) -> int:
    """Score how well a tool fits: its name spelled out wins, else shared word stems count."""
    if tool.name.lower() in question.lower():
        return _NAMED
    asked = set(content_stems(question))
    in_name = len(asked & set(content_stems(tool.name.replace("_", " "))))
    return in_name and 2 * in_name + len(asked & set(content_stems(tool.description)))


def _text(name: str, text: str) -> str | None:
    """Find a text for a parameter by its name: quoted, the whole question, or a name."""
    if quoted := re.search(r"[\"“]([^\"”]+)[\"”]", text):
        return quoted[1]
    if re.search("query|question|text|message|search|topic", name):
        return text
    after = re.search(rf"(?i:\b(?:in|for|of|at|to|called))\s+({NAME})", text)
    return after[1] if after else None
