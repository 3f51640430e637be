"""What a rule is: an id, a sentence of the contract, and a function that shows a breach."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from parlance_conformance.check.target import Target

Check: TypeAlias = Callable[[Target], Awaitable[None]]


class Broken(Exception):
    """The rule does not hold. `frames` are what shows it."""

    def __init__(self, why: str, frames: Sequence[Any] = ()) -> None:
        super().__init__(why)
        self.frames = list(frames)


class Skipped(Exception):
    """The rule could not be tried here; the text says why."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `sentence` stands in the contract, word for word."""

    id: str
    sentence: str
    check: Check


RULES: Final[dict[str, Rule]] = {}


def rule(id_: str, sentence: str) -> Callable[[Check], Check]:
    """Register a function as a rule. It returns when the rule holds.

    It raises `Broken`, or `Skipped`; a frame that lacks something it reads counts as broken too.
    """

    def register(check: Check) -> Check:
        if id_ in RULES:
            raise ValueError(f"two rules are called {id_}")
        RULES[id_] = Rule(id_, sentence, check)
        return check

    return register


def must(holds: object, why: str, *frames: Any) -> None:
    """Raise `Broken` unless it holds."""
    if not holds:
        raise Broken(why, frames)
