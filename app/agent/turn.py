"""The values of one turn: what was asked, what has come of it so far, and the turn as a port.

`TurnRecord` is the turn's memory. It is filled as the turn goes, so that whoever ends the turn, for
whatever reason, finds in it all that was written until then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from app.core.agents import Agent
from app.core.errors import ToolError
from app.core.limits import TurnBudget
from app.core.llm import ChatProvider, LlmMessage, Usage
from app.core.ports import DataSource
from generated import Citation, Component, Principal, ToolCall
from tools.base import Tool

WaitingFor = Literal["model", "tool", "data_source"]
MAX_COMPONENTS = 100  # the contract's bound on a message's components
# As JSON, of one component and of all in an answer: each is one frame, and the answer is another.
MAX_COMPONENT_CHARS = 500_000
MAX_COMPONENTS_CHARS = 1_000_000


@dataclass(frozen=True, slots=True)
class Selection:
    """With what a turn is answered: the things behind the names of its order."""

    agent: Agent
    provider: ChatProvider
    model: str
    tools: tuple[Tool[Any], ...]
    sources: tuple[DataSource, ...]


@dataclass(frozen=True, slots=True)
class TurnRequest:
    """One turn's task. `question` is the user's cleaned text."""

    turn_id: str
    principal: Principal
    question: str
    history: Sequence[LlmMessage]
    selection: Selection
    budget: TurnBudget
    call_seconds: float


@dataclass(slots=True)
class TurnRecord:
    """What has come of a turn so far. `llm` holds whole rounds only; see `keep_round`."""

    text: list[str] = field(default_factory=list)
    llm: list[LlmMessage] = field(default_factory=list)
    tool_calls: dict[str, ToolCall] = field(default_factory=dict)
    components: dict[str, Component] = field(default_factory=dict)
    component_chars: dict[str, int] = field(default_factory=dict)
    citations: list[Citation] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    rounds: int = 0
    estimated_tokens: int = 0
    result_chars: int = 0
    _kept_parts: int = 0

    def keep_round(self, *messages: LlmMessage) -> None:
        """Take in a whole round: what the model said, and the results of its calls."""
        self.llm += messages
        self._kept_parts = len(self.text)

    def unfinished(self) -> str:
        """Return the text of the round that is not whole yet; maybe empty."""
        return "".join(self.text[self._kept_parts :]).lstrip("\n")

    def answer(self) -> str:
        """Return the answer's text so far."""
        return "".join(self.text)

    def spent_tokens(self) -> int:
        """Return the output tokens so far: the provider's count, or one per four characters."""
        return max(self.usage.output_tokens or 0, self.estimated_tokens)

    def keep(self, component: Component, *, chars: int) -> bool:
        """Keep a component of so many characters under its id and say whether it is new.

        Raises `ToolError` past the bounds on their number and size.
        """
        new = component.id not in self.components
        if new and len(self.components) >= MAX_COMPONENTS:
            raise ToolError(f"This answer already shows {MAX_COMPONENTS} components.")
        others = sum(self.component_chars.values()) - self.component_chars.get(component.id, 0)
        if chars > MAX_COMPONENT_CHARS or others + chars > MAX_COMPONENTS_CHARS:
            raise ToolError("That is too much to show on the page. Show less of it.")
        self.components[component.id] = component
        self.component_chars[component.id] = chars
        return new

    def drop(self, component_id: str) -> bool:
        """Forget a component and say whether it was there."""
        self.component_chars.pop(component_id, None)
        return self.components.pop(component_id, None) is not None


@dataclass(frozen=True, slots=True)
class Ending:
    """How the loop came to its end by itself."""

    outcome: Literal["completed", "limited"]
    limit: Literal["max_seconds", "max_rounds", "max_tokens", "context"] | None = None


class AnsweringTurn(Protocol):
    """A turn as the agent sees it. What it is told it keeps in its record and publishes, in one
    step; every call returns at once.
    """

    record: TurnRecord

    def text(self, delta: str) -> None:
        """More text of the answer."""
        ...

    def tool_call(self, call: ToolCall) -> None:
        """One tool call came further; the value is complete by itself."""
        ...

    def show(self, component: Component, maker: str, *, chars: int) -> None:
        """Put a component of so many characters on the page, or replace the one with its id.

        `maker` is the tool that its call-backs go to. Raises `ToolError` past the bounds on the
        number and size of an answer's components.
        """
        ...

    def remove(self, component_id: str) -> None:
        """Take a component of this turn off the page; an unknown one is ignored."""
        ...

    def waiting(self, for_what: WaitingFor, detail: str) -> None:
        """What the turn waits for from now on."""
        ...

    def log(self, message_type: str, content: dict[str, Any]) -> None:
        """Something for the session's log only."""
        ...

    def crashed(self, error: BaseException, where: str) -> None:
        """An unexpected exception, for the session's log with its traceback."""
        ...
