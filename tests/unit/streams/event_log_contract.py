"""What every event log must do, against a model that keeps everything.

A subclass named `Test...` gives `new_log` and runs all of it.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.events import LEAST_EVENTS, EventLog

NewLog = Callable[..., EventLog]


def expected(kept: list[str], first: int, seq: int, limit: int) -> list[str] | None:
    """What `after` must say of a log whose kept events begin with number `first`."""
    last = first + len(kept) - 1
    if seq > last or seq < first - 1:
        return None
    return kept[seq - first + 1 :][:limit]


class EventLogContract:
    """The rules. `new_log(max_events=, max_chars=)` makes an empty log; both may be left out."""

    new_log: NewLog

    @given(
        sizes=st.lists(st.integers(0, 12), max_size=40),
        max_events=st.integers(1, 10),
        max_chars=st.integers(1, 40),
        limit=st.integers(0, 12),
    )
    def test_after_says_exactly_what_is_behind_a_cursor_or_that_it_is_gone(
        self, sizes: list[int], max_events: int, max_chars: int, limit: int
    ):
        log = self.new_log(max_events=max_events, max_chars=max_chars)
        kept: list[str] = []
        for number, size in enumerate(sizes, start=1):
            assert log.append(lambda seq, size=size: f"{seq}".ljust(size)) == number
            kept.append(f"{number}".ljust(size))
            while len(kept) > max_events or (
                sum(map(len, kept)) > max_chars and len(kept) > LEAST_EVENTS
            ):
                kept.pop(0)
            first = number - len(kept) + 1
            for seq in range(number + 2):
                assert log.after(seq, limit) == expected(kept, first, seq, limit)
        assert log.last_seq == len(sizes)

    def test_an_event_that_cannot_be_encoded_takes_no_number_and_wakes_nobody(self):
        log = self.new_log()
        woken: list[int] = []
        log.watch(lambda: woken.append(log.last_seq))

        def broken(_: int) -> str:
            raise ValueError("cannot be encoded")

        with pytest.raises(ValueError, match="cannot be encoded"):
            log.append(broken)
        log.append(str)

        assert (log.last_seq, list(log.after(0, 10) or ()), woken) == (1, ["1"], [1])

    def test_a_reader_that_is_woken_finds_the_event(self):
        log = self.new_log()
        found: list[list[str]] = []
        log.watch(lambda: found.append(list(log.after(log.last_seq - 1, 1) or ())))
        log.append(str)
        log.append(str)

        assert found == [["1"], ["2"]]

    def test_a_watcher_that_has_ended_is_not_woken_though_others_are(self):
        log = self.new_log()
        woken: list[str] = []
        end = log.watch(lambda: woken.append("first"))
        log.watch(lambda: woken.append("second"))
        end()
        end()
        log.append(str)

        assert woken == ["second"]

    def test_a_watcher_may_end_itself_while_it_is_woken(self):
        log = self.new_log()
        woken: list[str] = []
        ends: list[Callable[[], None]] = []

        def once() -> None:
            woken.append("once")
            ends[0]()

        ends.append(log.watch(once))
        log.watch(lambda: woken.append("always"))
        log.append(str)
        log.append(str)

        assert sorted(woken) == ["always", "always", "once"]

    def test_two_logs_have_two_epochs(self):
        assert self.new_log().epoch != self.new_log().epoch
