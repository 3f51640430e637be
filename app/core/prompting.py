"""How material from outside is put before a model:

marked as data, with nothing that forges a role.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.core.control_tokens import broken
from app.core.llm import LlmMessage, ToolCall
from app.core.ports import Document


@dataclass(frozen=True, slots=True)
class Passage:
    """A document that retrieval chose, with the number by which the answer cites it."""

    number: int
    data_source: str
    document: Document


def neutralise(text: str) -> str:
    """Break the control tokens of chat templates, visibly and reversibly by eye."""
    return broken(text)


def said_by_model(text: str, calls: Sequence[ToolCall] = ()) -> LlmMessage:
    """Return what the model wrote as it will read it again.

    A user or a document may have brought it to write a control token out.
    """
    kept = tuple(replace(call, arguments=neutralise(call.arguments)) for call in calls)
    return LlmMessage("assistant", neutralise(text), tool_calls=kept)


def augment(question: str, passages: Sequence[Passage], marker: str) -> str:
    """Return the user's text with the passages behind it, between marks that carry `marker`.

    The marker is random for each turn, so that no passage can close the block by itself.
    """
    if not passages:
        return neutralise(question)
    blocks = [
        f"[{p.number}] {p.document.title} — {p.document.location}\n{p.document.text}"
        for p in passages
    ]
    body = neutralise("\n\n".join(blocks))
    return f"{neutralise(question)}\n\n<<data {marker}>>\n{body}\n<</data {marker}>>"
