"""Reading the conversation: what is asked now, what the tools said, what was said before.

Passages of data sources stand between delimiters in the user's message. They are taken out first,
so that nothing in them can be taken for the user's wish; only `passages` looks at them again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from demo_model.asked import ChatRequest, Function, Message
from demo_model.reply import Call

MAX_QUESTION = 8_000
MAX_REASON = 300
_BLOCK = re.compile(r"<<data\s+(\S+?)>>(.*?)(?:<</data\s+\1>>|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A call of this conversation with what the tool answered; strange answers raise nothing."""

    tool: str
    arguments: Mapping[str, Any]
    text: str

    @property
    def data(self) -> Mapping[str, Any]:
        """The result's JSON object; empty when there is none."""
        return _object(self.text)

    @property
    def failed(self) -> bool:
        """Whether the tool says that it did not work."""
        return self.text.lstrip().lower().startswith("error") or bool(self.data.get("error"))

    @property
    def reason(self) -> str:
        """Why it failed, in one line of at most 300 characters."""
        error = self.data.get("error")
        if isinstance(error, dict):
            error = error.get("message")
        said = str(error or self.text.strip().removeprefix("error").lstrip(" :"))
        return " ".join(said.split())[:MAX_REASON] or "no reason given"


@dataclass(frozen=True, slots=True)
class Findings:
    """What the tools have said: in this turn, and in the turns before it."""

    now: tuple[Outcome, ...] = ()
    earlier: tuple[Outcome, ...] = ()

    def of(self, call: Call) -> Outcome | None:
        """Return the outcome of exactly this call in this turn."""
        same = [o for o in self.now if (o.tool, o.arguments) == (call.name, call.arguments)]
        return same[-1] if same else None

    @property
    def all(self) -> Findings:
        """The findings of every turn as if they were of this one."""
        return Findings((*self.earlier, *self.now))


@dataclass(frozen=True, slots=True)
class Conversation:
    """One request as the brain sees it. Of a question the first 8,000 characters are read."""

    question: str
    blocks: tuple[str, ...]
    previous: tuple[str, ...]
    found: Findings
    tools: Mapping[str, Function]
    rounds: int


def read(request: ChatRequest) -> Conversation:
    """Sort a request's messages around its last user message."""
    messages = request.messages
    asked = [i for i, message in enumerate(messages) if message.role == "user"]
    last = asked[-1] if asked else -1
    question, blocks = split_blocks(messages[last].text) if asked else ("", ())
    turn = messages[last + 1 :]
    return Conversation(
        question[:MAX_QUESTION],
        blocks,
        tuple(split_blocks(messages[i].text)[0][:MAX_QUESTION] for i in asked[:-1]),
        Findings(_outcomes(turn), _outcomes(messages[: last + 1])),
        {tool.function.name: tool.function for tool in request.tools},
        sum(bool(message.tool_calls) for message in turn),
    )


def split_blocks(content: str) -> tuple[str, tuple[str, ...]]:
    """Return the user's own words and the blocks of passages, a block without end included."""
    blocks = tuple(match[2].strip() for match in _BLOCK.finditer(content))
    return _BLOCK.sub("\n\n", content).strip(), blocks


def _outcomes(messages: Sequence[Message]) -> tuple[Outcome, ...]:
    calls = {call.id: call.function for message in messages for call in message.tool_calls}
    results: Iterable[Message] = (message for message in messages if message.role == "tool")
    return tuple(
        Outcome(call.name, _object(call.arguments), result.text)
        for result in results
        if (call := calls.get(result.tool_call_id or ""))
    )


def _object(text: str) -> Mapping[str, Any]:
    """Return the JSON object of a text, also from a frame of words; empty when there is none."""
    try:
        value = json.JSONDecoder().raw_decode(text[max(text.find("{"), 0) :])[0]
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
