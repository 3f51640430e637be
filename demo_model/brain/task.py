"""A task: one thing that the question asks for and one tool that can do it.

Skills make tasks from the question; `thinking` asks each for its next call and, when none is left,
for its part of the answer. A task holds no state: what happened is in the findings.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from demo_model.brain.conversation import Findings, Outcome
from demo_model.reply import Call


class Task(ABC):
    """One wish of the user. `need` completes "To …, I need the tool"."""

    tool: str
    need: str

    @abstractmethod
    def calls(self, found: Findings, /) -> Sequence[Call]:
        """Return the calls that can be made by now, one after the other."""

    @abstractmethod
    def tell(self, found: Findings, /) -> str:
        """Return this task's part of the answer; empty when another part says it."""

    def next_call(self, found: Findings) -> Call | None:
        """Return the first call without an outcome."""
        return next((call for call in self.calls(found) if found.of(call) is None), None)

    def outcome(self, found: Findings) -> Outcome | None:
        """Return what came of the last call that was made."""
        known = [outcome for call in self.calls(found) if (outcome := found.of(call))]
        return known[-1] if known else None


@dataclass(frozen=True, slots=True)
class OneCall(Task):
    """A task that is done with one call; without arguments there is none."""

    arguments: dict[str, Any]

    def calls(self, _found: Findings, /) -> Sequence[Call]:
        return [Call(name=self.tool, arguments=self.arguments)] if self.arguments else []

    def tell(self, found: Findings, /) -> str:
        outcome = self.outcome(found)
        if outcome is None:
            return ""
        return (
            f"I could not {self.need}: {outcome.reason}" if outcome.failed else self.told(outcome)
        )

    @abstractmethod
    def told(self, outcome: Outcome) -> str:
        """Say what the tool did."""
