"""The values of one turn: what was asked, what has come of it so far, and the turn as a port.

`TurnRecord` is the turn's memory. It is filled as the turn goes, so that whoever ends the turn, for
whatever reason, finds in it all that was written until then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from app.agent.answer import Answer
from app.core.agents import Agent
from app.core.limits import TurnBudget
from app.core.llm import ChatProvider, LlmMessage, Usage
from app.core.ports import DataSource
from generated import Citation, Component, Principal, ToolCall
from tools.base import Tool

WaitingFor = Literal["model", "tool", "data_source"]


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

    answer: Answer = field(default_factory=Answer)
    llm: list[LlmMessage] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    rounds: int = 0
    estimated_tokens: int = 0
    result_chars: int = 0
    _kept_deltas: int = 0

    def keep_round(self, *messages: LlmMessage) -> None:
        """Take in a whole round: what the model said, and the results of its calls."""
        self.llm += messages
        self._kept_deltas = len(self.answer.deltas)

    def unfinished(self) -> str:
        """Return the text of the round that is not whole yet; maybe empty."""
        return self.answer.text(self._kept_deltas).lstrip("\n")

    def spent_tokens(self) -> int:
        """Return the output tokens so far: the provider's count, or one per four characters."""
        return max(self.usage.output_tokens or 0, self.estimated_tokens)


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
