"""What every event log must do, against a model that keeps everything.

A subclass named `Test...` gives `new_log` and runs all of it.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.events.event import LEAST_EVENTS, Event, EventLog

NewLog = Callable[..., EventLog]


def event(seq: int, json: str = "") -> Event:
    return Event(seq, "token", "", "", json)


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
            kept.append(f"{number}".ljust(size))
            log.append(event(number, kept[-1]))
            while len(kept) > max_events or (
                sum(map(len, kept)) > max_chars and len(kept) > LEAST_EVENTS
            ):
                kept.pop(0)
            first = number - len(kept) + 1
            for seq in range(number + 2):
                found = log.after(seq, limit)
                texts = None if found is None else [each.json for each in found]
                assert texts == expected(kept, first, seq, limit)
        assert log.last_seq == len(sizes)

    @pytest.mark.parametrize("seq", [0, 1, 3])
    def test_an_event_out_of_turn_is_refused_and_wakes_nobody(self, seq: int):
        log = self.new_log()
        log.append(event(1))
        woken: list[int] = []
        log.watch(lambda: woken.append(log.last_seq))

        with pytest.raises(ValueError, match="cannot follow 1"):
            log.append(event(seq))
        log.append(event(2))

        assert (log.last_seq, list(log.after(0, 10) or ()), woken) == (2, [event(1), event(2)], [2])

    def test_a_reader_that_is_woken_finds_the_event(self):
        log = self.new_log()
        found: list[list[Event]] = []
        log.watch(lambda: found.append(list(log.after(log.last_seq - 1, 1) or ())))
        log.append(event(1))
        log.append(event(2))

        assert found == [[event(1)], [event(2)]]

    def test_a_watcher_that_has_ended_is_not_woken_though_others_are(self):
        log = self.new_log()
        woken: list[str] = []
        end = log.watch(lambda: woken.append("first"))
        log.watch(lambda: woken.append("second"))
        end()
        end()
        log.append(event(1))

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
        log.append(event(1))
        log.append(event(2))

        assert sorted(woken) == ["always", "always", "once"]

    def test_two_logs_have_two_epochs(self):
        assert self.new_log().epoch != self.new_log().epoch
