"""A token bucket: a burst at once, then as much as comes back with time."""

from __future__ import annotations

import pytest

from app.core import allowance
from app.core.allowance import Allowance, Rate


def test_a_burst_is_there_at_once_and_comes_back_with_time(monkeypatch: pytest.MonkeyPatch):
    now = 100.0
    monkeypatch.setattr(allowance.time, "monotonic", lambda: now)
    spent = Allowance(Rate(per_second=2.0, burst=3.0))

    assert [spent.spend(1) for _ in range(4)] == [True, True, True, False]
    now += 0.5
    assert [spent.spend(1), spent.spend(1)] == [True, False]
    now += 100.0
    assert [spent.spend(4), spent.spend(3), spent.spend(1)] == [False, True, False]
