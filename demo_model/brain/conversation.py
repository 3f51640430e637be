"""Reading the conversation: what is asked now, what the tools said, what was said before.

Passages of data sources stand between delimiters in the user's message. They are taken out first,
so that nothing in them can be taken for the user's wish; only `reading` looks at them again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from demo_model.brain.outcome import Outcome
from demo_model.chat import ChatRequest, Message, Tool

_BLOCK = re.compile(r"<<data\s+(\S+?)>>(.*?)<</data\s+\1>>", re.DOTALL)
_OPEN_BLOCK = re.compile(r"<<data\s+\S+?>>.*", re.DOTALL)
MAX_QUESTION = 8_000
_FRAMING = re.compile(r"(?i)\bpassages?\b.*\b(?:cite|delimit\w*|instructions?|between|untrusted)\b")


@dataclass(frozen=True, slots=True)
class Conversation:
    """One request as the brain sees it. `outcomes` are of this turn, `earlier` of those before.

    Of a question only the first 8,000 characters are read.
    """

    question: str
    blocks: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    earlier: tuple[Outcome, ...] = ()
    previous_questions: tuple[str, ...] = ()
    tools: Mapping[str, Tool] = field(default_factory=dict)
    rounds: int = 0


def read(request: ChatRequest) -> Conversation:
    """Sort a request's messages around its last user message."""
    messages = request.messages
    last = max((i for i, m in enumerate(messages) if m.role == "user"), default=-1)
    question, blocks = split_blocks(messages[last].content) if last >= 0 else ("", ())
    previous = [split_blocks(m.content)[0] for m in messages[: max(last, 0)] if m.role == "user"]
    turn = messages[last + 1 :]
    return Conversation(
        question=question[:MAX_QUESTION],
        blocks=blocks,
        outcomes=_outcomes(turn),
        earlier=_outcomes(messages[: last + 1]),
        previous_questions=tuple(text[:MAX_QUESTION] for text in previous),
        tools={tool.name: tool for tool in request.tools},
        rounds=sum(1 for message in turn if message.tool_calls),
    )


def split_blocks(content: str) -> tuple[str, tuple[str, ...]]:
    """Return the user's own words and the blocks of passages, a block without end included."""
    blocks = [match.group(2).strip() for match in _BLOCK.finditer(content)]
    rest = _BLOCK.sub("\n\n", content)
    if unclosed := _OPEN_BLOCK.search(rest):
        blocks.append(unclosed.group().partition("\n")[2].strip())
        rest = rest[: unclosed.start()]
    if not blocks:
        return content.strip(), ()
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", rest) if part.strip()]
    own = [part for part in paragraphs if not _FRAMING.search(part)]
    return "\n\n".join(own or paragraphs), tuple(blocks)


def _outcomes(messages: Sequence[Message]) -> tuple[Outcome, ...]:
    calls = {call.id: call for message in messages for call in message.tool_calls}
    return tuple(
        Outcome(call.name, _arguments(call.arguments), _unframed(message.content))
        for message in messages
        if message.role == "tool" and (call := calls.get(message.tool_call_id or ""))
    )


def _arguments(text: str) -> Mapping[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _unframed(content: str) -> str:
    """Take a tool's result out of data delimiters, when it came in some."""
    match = _BLOCK.search(content)
    return match.group(2).strip() if match else content
