"""Which of a chat's earlier messages reach the model."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.chats import StoredMessage
from app.core.llm import LlmMessage

# About 50,000 tokens at four characters each: room for a question and an answer in a 64k model.
MAX_HISTORY_CHARS = 200_000


def recall(messages: Sequence[StoredMessage], limit: int) -> list[LlmMessage]:
    """Return the last `limit` messages as the model saw them, oldest first.

    Whole messages only, since a tool result without its call is an error for most models; the
    oldest are left out first when the texts together are over `MAX_HISTORY_CHARS`.
    """
    kept: list[LlmMessage] = []
    room = MAX_HISTORY_CHARS
    for message in reversed(messages[-limit:] if limit else []):
        room -= sum(_size(part) for part in message.llm)
        if room < 0:
            break
        kept[:0] = message.llm
    return kept


def _size(part: LlmMessage) -> int:
    return len(part.content) + sum(len(call.arguments) for call in part.tool_calls)
