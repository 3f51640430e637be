"""The provider of a service whose calls of a language model are switched off."""

from __future__ import annotations

from app.core.errors import LlmUnavailable
from app.core.llm import ChatRequest, ChatStream, Completion

_MESSAGE = "Language models are switched off here (LLM_ENABLED=false)."


class DisabledProvider:
    """Refuses every call; implements `core.llm.ChatProvider`."""

    name = "default"
    models = ("none",)

    def stream(self, request: ChatRequest) -> ChatStream:  # noqa: ARG002
        raise LlmUnavailable(_MESSAGE)

    async def complete(self, request: ChatRequest) -> Completion:  # noqa: ARG002
        raise LlmUnavailable(_MESSAGE)
