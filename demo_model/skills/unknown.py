"""A tool that the model was never told about: understood from its name, description and schema.

It is called when the user names it or when the question shares enough words with it; arguments are
read from the text by their type, choices and names. What is missing is asked for, never made up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from demo_model.brain.conversation import Conversation
from demo_model.brain.task import Findings, Task
from demo_model.chat import Call, Tool
from demo_model.skills.names import EMAIL, NAME, clean
from demo_model.words import content_stems, fold

MAX_TOLD = 1200
_NEEDED_OVERLAP = 2
_FREE_TEXT = re.compile(r"(?i)query|question|text|message|prompt|input|search|content|topic|term")
_NOUN = re.compile(r"(?i)city|location|place|country|name|person|company|user|title|subject")


@dataclass(frozen=True, slots=True)
class Unknown(Task):
    """One call of a tool known only by its schema; `missing` names required arguments not found."""

    tool: ClassVar[str] = ""
    need: ClassVar[str] = "do that"
    name: str
    arguments: Mapping[str, Any]
    missing: tuple[str, ...]

    def offered(self, tools: Mapping[str, Tool]) -> bool:
        """It was read from the offered tools, so it is."""
        return self.name in tools

    def attempts(self, _found: Findings, /) -> Sequence[Call]:
        """Call it once, when nothing is missing."""
        return () if self.missing else (Call(self.name, self.arguments),)

    def tell(self, found: Findings, /) -> str:
        """Pass on what the tool said, or ask for what is missing."""
        if self.missing:
            wanted = " and ".join(f"`{name}`" for name in self.missing)
            return f"To use **{self.name}** I need {wanted}: please tell me."
        outcome = self.outcome(found)
        if outcome is None:
            return ""
        if outcome.failed:
            return f"**{self.name}** failed: {outcome.reason}"
        said = outcome.value
        if isinstance(outcome.data, dict | list) and said == outcome.text.strip():
            return f"**{self.name}** answered:\n\n```json\n{said[:MAX_TOLD]}\n```"
        return f"**{self.name}** answered: {said[:MAX_TOLD]}"


def find_unknown(conversation: Conversation, tools: Sequence[Tool]) -> Sequence[Task]:
    """Return a call of the tool that fits the question best, if one fits."""
    scored = [(overlap(conversation.question, tool), tool) for tool in tools]
    score, best = max(scored, key=lambda pair: pair[0], default=(0, None))
    if best is None or score < _NEEDED_OVERLAP:
        return []
    arguments, missing = fill(best.parameters, conversation.question)
    return [Unknown(best.name, arguments, missing)]


def overlap(question: str, tool: Tool) -> int:
    """Score how well a tool fits: its name spelled out wins, else shared word stems count."""
    if re.search(rf"(?<!\w){re.escape(fold(tool.name))}(?!\w)", fold(question)):
        return 100
    asked = set(content_stems(question))
    named = set(content_stems(re.sub(r"[_-]+", " ", tool.name)))
    described = set(content_stems(tool.description))
    in_name = len(asked & named)
    return 2 * in_name + len(asked & (described - named)) if in_name else 0


def fill(parameters: Mapping[str, Any], text: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the arguments that the text gives and the names of required ones that it does not."""
    properties = parameters.get("properties")
    required = parameters.get("required") or []
    arguments: dict[str, Any] = {}
    numbers = [float(number) for number in re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?", text)]
    for name, schema in properties.items() if isinstance(properties, Mapping) else ():
        if not isinstance(schema, Mapping):
            continue
        value = _value(name, schema, text, numbers)
        if value is not None and (name in required or "enum" in schema):
            arguments[name] = value
    missing = tuple(name for name in required if name not in arguments)
    return arguments, missing


def _value(name: str, schema: Mapping[str, Any], text: str, numbers: list[float]) -> Any:
    if isinstance(schema.get("enum"), list):
        return next(
            (c for c in schema["enum"] if fold(str(c)) in fold(text)), schema.get("default")
        )
    kind = schema.get("type", "string")
    if kind in ("integer", "number"):
        if not numbers:
            return schema.get("default")
        number = numbers.pop(0)
        return int(number) if kind == "integer" or number.is_integer() else number
    if kind == "boolean":
        return schema.get("default", True)
    if kind == "array":
        return re.findall(r"[\"“]([^\"”]+)[\"”]", text) or schema.get("default")
    return _text_value(name, text) or schema.get("default") if kind == "string" else None


def _text_value(name: str, text: str) -> str | None:
    """Find a text for a parameter by its name: quoted, an address, a name, or the question."""
    if quoted := re.search(r"[\"“]([^\"”]+)[\"”]", text):
        return quoted[1]
    if re.search(r"(?i)e-?mail", name):
        match = re.search(EMAIL, text)
        return match[0] if match else None
    if re.search(r"(?i)date|day", name) and (date := re.search(r"\d{4}-\d{2}-\d{2}", text)):
        return date[0]
    if re.search(r"(?i)url|link", name):
        url = re.search(r"https?://\S+", text)
        return url[0].rstrip(".,") if url else None
    if _NOUN.search(name):
        after = re.search(rf"(?i:\b(?:in|for|of|at|to|called|named))\s+({NAME})", text)
        return clean(after[1]) if after else None
    return text if _FREE_TEXT.search(name) else None
