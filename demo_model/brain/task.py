"""A task: one thing that the question asks for and one tool that can do it.

Skills make tasks from the question; `thinking` asks each for its next call and, when none is left,
for its part of the answer. A task holds no state: what happened is in the findings.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from demo_model.brain.outcome import Outcome
from demo_model.chat import Call, Tool


@dataclass(frozen=True, slots=True)
class Findings:
    """What the tools have said: in this turn, and in the turns before it."""

    now: tuple[Outcome, ...] = ()
    earlier: tuple[Outcome, ...] = ()

    def of(self, call: Call) -> Outcome | None:
        """Return the outcome of exactly this call in this turn."""
        for outcome in reversed(self.now):
            if outcome.tool == call.name and dict(outcome.arguments) == dict(call.arguments):
                return outcome
        return None

    def latest(self, tool: str) -> Outcome | None:
        """Return the tool's last good outcome, of this turn if there is one."""
        good = [o for o in (*self.earlier, *self.now) if o.tool == tool and not o.failed]
        return good[-1] if good else None


class Task(ABC):
    """One wish of the user with the tool that serves it."""

    tool: ClassVar[str]
    need: ClassVar[str]
    """What the tool is needed for: completes "To …, I need the tool"."""

    def offered(self, tools: Mapping[str, Tool]) -> bool:
        """Say whether the request offers the tool."""
        return self.tool in tools

    @abstractmethod
    def attempts(self, found: Findings, /) -> Sequence[Call]:
        """Return the calls to try in order until one satisfies; none while something is missing."""

    @abstractmethod
    def tell(self, found: Findings, /) -> str:
        """Return this task's part of the answer; empty when another part says it."""

    def satisfied(self, outcome: Outcome) -> bool:
        """Say whether an outcome is good enough that no other attempt is made."""
        return not outcome.failed

    def next_call(self, found: Findings, /) -> Call | None:
        """Return the next call to make, or None when done or out of attempts."""
        for call in self.attempts(found):
            outcome = found.of(call)
            if outcome is None:
                return call
            if self.satisfied(outcome):
                return None
        return None

    def outcome(self, found: Findings) -> Outcome | None:
        """Return the best outcome so far: the one that satisfied, or else the last."""
        last = None
        for call in self.attempts(found):
            outcome = found.of(call)
            if outcome is not None and self.satisfied(outcome):
                return outcome
            last = outcome or last
        return last
