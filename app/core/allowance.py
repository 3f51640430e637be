"""How often something may happen: a token bucket on the monotonic clock."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """So much each second, and `burst` at once after a rest."""

    per_second: float
    burst: float


class Allowance:
    """What one caller may still spend of a rate; full at first."""

    __slots__ = ("_counted", "_left", "_rate")

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._left = rate.burst
        self._counted = time.monotonic()

    def spend(self, amount: float) -> bool:
        """Take the amount and return True, or take nothing and return False."""
        now = time.monotonic()
        refill = (now - self._counted) * self._rate.per_second
        self._left, self._counted = min(self._rate.burst, self._left + refill), now
        if self._left < amount:
            return False
        self._left -= amount
        return True
