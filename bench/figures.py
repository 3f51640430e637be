"""The figures that are reported, what they are held against, and how they come out of the runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal, TypeAlias

from bench.scenarios import Result

Runs: TypeAlias = Mapping[tuple[str, str], Sequence[Result]]
"""The results of every round by scenario and target."""

DIRECT, NAIVE, SERVICE = "direct", "naive relay", "service"
Against = Literal["itself", "direct", "naive"]


def percentile(ordered: Sequence[float], share: float) -> float:
    """Return the value below which `share` of the ordered values lie; nan for none."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table.

    `at_least` and `aim` bound the service's figure, or, `against` the naive relay, its ratio to
    the relay's figure. `against` direct, what the upstream itself takes is subtracted.
    """

    name: str
    scenario: str
    measure: Callable[[Result], float]
    against: Against
    at_least: float | None = None
    aim: float | None = None
    more_is_better: bool = False

    def rounds(self, runs: Runs, target: str) -> list[float]:
        """Return the figure of each round."""
        values = [self.measure(result) for result in runs[self.scenario, target]]
        if self.against != "direct":
            return values
        floors = [self.measure(result) for result in runs[self.scenario, DIRECT]]
        return [value - floor for value, floor in zip(values, floors, strict=True)]

    def held(self, runs: Runs) -> float:
        """Return what is held against the bounds."""
        service = median(self.rounds(runs, SERVICE))
        if self.against != "naive":
            return service
        naive = median(self.rounds(runs, NAIVE))
        return service / naive if naive else float("nan")

    def verdict(self, value: float) -> str:
        """Say which bound the value keeps."""
        if self.at_least is None:
            return ""
        keeps = [
            value >= bound if self.more_is_better else value <= bound
            for bound in (self.at_least, self.aim)
            if bound is not None
        ]
        return ("MISSED", "holds", "at its aim")[sum(keeps)]


def _per_thousand(result: Result) -> float:
    return result.cpu_seconds * 1e6 / result.tokens if result.tokens else float("nan")


def _wait(share: float) -> Callable[[Result], float]:
    return lambda result: percentile(result.waits, share)


def _first(share: float) -> Callable[[Result], float]:
    return lambda result: percentile(result.first, share)


def _complete(result: Result) -> float:
    return float(len(result.first))


def _rate(result: Result) -> float:
    return result.tokens / result.seconds


FIGURES = (
    Figure("first token, one chat: ms added, p50", "one", _first(0.5), "direct", 4, 2),
    Figure("first token, one chat: ms added, p99", "one", _first(0.99), "direct"),
    Figure("a token, 50 chats at 20 ms: ms added, p50", "steady50", _wait(0.5), "direct"),
    Figure("a token, 50 chats at 20 ms: ms added, p99", "steady50", _wait(0.99), "direct", 5, 2),
    Figure("50 chats at 20 ms: CPU ms per 1,000 tokens", "steady50", _per_thousand, "naive"),
    Figure(
        *("50 chats at full speed: tokens/s", "sat50", _rate, "naive", 1.5, 3),
        more_is_better=True,
    ),
    Figure(
        "300 chats at 50 ms: CPU ms per 1,000 tokens", "hold300", _per_thousand, "naive", 1, 0.6
    ),
    Figure("300 chats at 50 ms: ms added to a token, p99", "hold300", _wait(0.99), "direct"),
    Figure(
        *("1,000 chats at 50 ms: answers complete", "hold1000", _complete, "itself", 1_000, 1_000),
        more_is_better=True,
    ),
    Figure("1,000 chats at 50 ms: ms added to a token, p50", "hold1000", _wait(0.5), "direct"),
    Figure("1,000 chats at 50 ms: ms added, p99", "hold1000", _wait(0.99), "direct", 100, 30),
    Figure("1,000 chats at 50 ms: first token, ms added, p99", "hold1000", _first(0.99), "direct"),
    Figure("1,000 chats: CPU ms per 1,000 tokens", "hold1000", _per_thousand, "naive"),
    Figure(
        *("idle connection: KiB", "idle1000", lambda r: r.kib_per_connection, "itself", 60, 30),
    ),
    Figure("answer of 2,000 tokens: CPU ms per 1,000", "short_answers", _per_thousand, "itself"),
    Figure("answer of 20,000 tokens: CPU ms per 1,000", "long_answers", _per_thousand, "itself"),
)
