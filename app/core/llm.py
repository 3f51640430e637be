"""What the agent and a language model say to one another, whatever the wire format.

Providers translate these values to and from their own wire; the loop never sees a wire. All values
are immutable. Token counts are the provider's own, and None when it reported none.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

Role = Literal["system", "user", "assistant", "tool"]
FinishReason = Literal["stop", "length", "tool_calls", "content_filter"]


@dataclass(frozen=True, slots=True)
class ToolCall:
    """One call that the model asks for.

    `arguments` is the JSON text as the model wrote it: it may be anything, and is checked like a
    stranger's before use.
    """

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A tool as it is offered to the model; `parameters` is a JSON Schema object."""

    name: str
    description: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LlmMessage:
    """One message of the conversation as the model sees it.

    `tool_calls` goes with role "assistant", `tool_call_id` with role "tool".
    """

    role: Role
    content: str
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str | None = None


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """One call of a model. `model` None means the provider's configured one.

    `deadline_seconds` bounds the whole call from sending to the last byte.
    """

    messages: Sequence[LlmMessage]
    tools: Sequence[ToolSpec] = ()
    model: str | None = None
    max_tokens: int | None = None
    deadline_seconds: float = 120.0


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one or more calls, as the provider counted them."""

    input_tokens: int | None = None
    output_tokens: int | None = None

    def __add__(self, other: Usage) -> Usage:
        """Sum both counts; unknown plus known is the known."""
        return Usage(
            _sum(self.input_tokens, other.input_tokens),
            _sum(self.output_tokens, other.output_tokens),
        )


def _sum(left: int | None, right: int | None) -> int | None:
    return right if left is None else left if right is None else left + right


@dataclass(frozen=True, slots=True)
class TextDelta:
    """Text that arrived at one moment: everything one read brought, merged. Never empty."""

    text: str


@dataclass(frozen=True, slots=True)
class Completion:
    """The end of a call: always the last item of a stream, and complete by itself.

    `text` is the whole text, `tool_calls` the assembled calls in the model's order; `reasoned` says
    that the model showed thoughts, which are not part of the text.
    """

    text: str
    finish_reason: FinishReason
    tool_calls: tuple[ToolCall, ...] = ()
    usage: Usage = field(default_factory=Usage)
    model: str = ""
    reasoned: bool = False


ChatStream = AsyncGenerator[TextDelta | Completion, None]


class ChatProvider(Protocol):
    """A place that answers chat requests. Many tasks may use one provider at once."""

    @property
    def name(self) -> str:
        """The provider's name as clients select it."""
        ...

    @property
    def models(self) -> tuple[str, ...]:
        """The model names that a client may ask for; the first is the default."""
        ...

    def stream(self, request: ChatRequest) -> ChatStream:
        """Yield text as it arrives, then exactly one `Completion`.

        Closing the iterator (`aclose`) or cancelling the task closes the connection at once.
        Raises an `LlmError`; text that was already yielded stays valid.
        """
        ...

    async def complete(self, request: ChatRequest) -> Completion:
        """Answer without streaming. Raises an `LlmError`."""
        ...


class EmbeddingProvider(Protocol):
    """A place that turns texts into vectors."""

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Return one vector per text, in order, all of one length. Raises an `LlmError`."""
        ...
