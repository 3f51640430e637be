"""The event log in memory against a model that keeps everything."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.streams.memory import MemoryEventLog


def expected(kept: list[str], first: int, seq: int, limit: int) -> list[str] | None:
    """What `after` must say of a log whose kept events begin with number `first`."""
    last = first + len(kept) - 1
    if seq > last or seq < first - 1:
        return None
    return kept[seq - first + 1 :][:limit]


@given(
    sizes=st.lists(st.integers(0, 12), max_size=40),
    max_events=st.integers(1, 10),
    max_chars=st.integers(1, 40),
    limit=st.integers(0, 12),
)
def test_after_says_exactly_what_is_behind_a_cursor_or_that_it_is_gone(
    sizes: list[int], max_events: int, max_chars: int, limit: int
):
    log = MemoryEventLog(max_events=max_events, max_chars=max_chars)
    kept: list[str] = []
    for number, size in enumerate(sizes, start=1):
        assert log.append(lambda seq, size=size: f"{seq}".ljust(size)) == number
        kept.append(f"{number}".ljust(size))
        while len(kept) > max_events or (sum(map(len, kept)) > max_chars and len(kept) > 1):
            kept.pop(0)
        first = number - len(kept) + 1
        for seq in range(number + 2):
            assert log.after(seq, limit) == expected(kept, first, seq, limit)
    assert log.last_seq == len(sizes)


def test_an_event_that_cannot_be_encoded_takes_no_number_and_wakes_nobody():
    log = MemoryEventLog()
    woken: list[int] = []
    log.watch(lambda: woken.append(log.last_seq))

    def broken(_: int) -> str:
        raise ValueError("cannot be encoded")

    with pytest.raises(ValueError, match="cannot be encoded"):
        log.append(broken)
    log.append(str)

    assert (log.last_seq, list(log.after(0, 10) or ()), woken) == (1, ["1"], [1])


def test_a_watcher_that_has_ended_is_not_woken_though_others_are():
    log = MemoryEventLog()
    woken: list[str] = []
    end = log.watch(lambda: woken.append("first"))
    log.watch(lambda: woken.append("second"))
    end()
    end()
    log.append(str)

    assert woken == ["second"]


def test_two_logs_have_two_epochs():
    assert MemoryEventLog().epoch != MemoryEventLog().epoch
