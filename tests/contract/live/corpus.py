"""Values of client frames, made from the contract alone: fitting ones, and ones that do not fit.

Schemathesis makes values by chance, `schema_edges` by rule around every bound. Both are made once
and then drawn from, since making one costs more than sending it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.contract.schema_edges import edges, sample
from tests.contract.schema_values import DEFS, values
from tests.contract_schemas import client_payloads, fits

Frame = dict[str, Any]


@cache
def whole(kind: str) -> Frame:
    """A fitting frame of this type with every optional field."""
    frame: Frame = sample(DEFS[client_payloads()[kind]])
    return frame


@dataclass(frozen=True)
class Corpus:
    """Values by the type of frame that they were made for."""

    fitting: dict[str, list[Frame]]
    broken: dict[str, list[Any]]


def make_corpus(*, size: int, start: int) -> Corpus:
    """Make values around every bound, and `size` of each kind by chance, from the seed `start`."""
    titles = client_payloads().items()
    return Corpus(
        {kind: _values(title, valid=True, size=size, start=start) for kind, title in titles},
        {kind: _values(title, valid=False, size=size, start=start) for kind, title in titles},
    )


def _values(title: str, *, valid: bool, size: int, start: int) -> list[Any]:
    by_rule = [value for value in edges(DEFS[title]) if fits(title, value) == valid]
    return by_rule + _by_chance(title, valid=valid, size=size, start=start)


def _by_chance(title: str, *, valid: bool, size: int, start: int) -> list[Any]:
    made: list[Any] = []

    @seed(start)
    @settings(
        max_examples=size,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(values(title, valid=valid))
    def collect(value: Any) -> None:
        made.append(value)

    collect()
    return made
