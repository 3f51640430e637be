"""What a rule is: an id, a sentence of the contract, and a function that shows a breach."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from parlance_conformance.check.broken import Broken
from parlance_conformance.check.target import Target
from parlance_conformance.contract import Frame
from parlance_conformance.turn_events import TurnEvents

__all__ = ["RULES", "Broken", "Rule", "Skipped", "in_order", "must", "rule"]

Check: TypeAlias = Callable[[Target], Awaitable[None]]


class Skipped(Exception):
    """The rule could not be tried here; the text says why."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `sentence` stands in the contract, word for word."""

    id: str
    sentence: str
    check: Check
    seconds: float


RULES: Final[dict[str, Rule]] = {}


def rule(id_: str, sentence: str, *, seconds: float = 60) -> Callable[[Check], Check]:
    """Register a function as a rule. It returns when the rule holds, within so many seconds.

    It raises `Broken`, or `Skipped`; a frame that lacks something it reads counts as broken too.
    """

    def register(check: Check) -> Check:
        if id_ in RULES:
            raise ValueError(f"two rules are called {id_}")
        RULES[id_] = Rule(id_, sentence, check, seconds)
        return check

    return register


def must(holds: object, why: str, *frames: Any) -> None:
    """Raise `Broken` unless it holds."""
    if not holds:
        raise Broken(why, frames)


def in_order(events: Sequence[Frame]) -> None:
    """Raise `Broken` unless each event of a turn comes at its place in it."""
    told = TurnEvents()
    for event in events:
        if "turn_id" in event and (wrong := told.take(event)):
            raise Broken(wrong, events)
