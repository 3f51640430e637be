"""How much a turn may use: the service's own bounds, lowered by what a message asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from pydantic import MISSING

from generated import TurnLimits


@dataclass(frozen=True, slots=True)
class TurnBudget:
    """The bounds of one turn: seconds of wall clock, calls of the model, output tokens."""

    max_seconds: float
    max_rounds: int
    max_tokens: int

    def lowered(self, asked: TurnLimits | MISSING) -> TurnBudget:
        """Return the budget with what was asked for, never above this one."""
        if asked is MISSING:
            return self
        return TurnBudget(
            _lower(self.max_seconds, asked.max_seconds),
            _lower(self.max_rounds, asked.max_rounds),
            _lower(self.max_tokens, asked.max_tokens),
        )

    def as_limits(self) -> TurnLimits:
        """Return the budget as the contract writes it."""
        return TurnLimits(
            max_seconds=self.max_seconds, max_rounds=self.max_rounds, max_tokens=self.max_tokens
        )


N = TypeVar("N", int, float)


def _lower(own: N, asked: N | MISSING) -> N:
    return own if asked is MISSING else min(own, asked)
