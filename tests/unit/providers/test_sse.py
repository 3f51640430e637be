from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import LlmBadResponse
from app.providers.transport.sse import SseParser

EVERYTHING = (
    b"\xef\xbb\xbf: hello\r\ndata: one\r\rdata:two\ndata: three\n\nevent: x\r\nid: 7\r\n\r\n"
    b"data\n\ndata:  4\xf0\x9f\xa6\x8a\x0b\x0c\xc2\x85\xe2\x80\xa8\r\n\r\nretry: 5\ndatax: no\n\n"
    b"data: cut off\n"
)
EVENTS = [b"one", b"two\nthree", b"", b" 4\xf0\x9f\xa6\x8a\x0b\x0c\xc2\x85\xe2\x80\xa8"]


def fed(pieces: list[bytes]) -> list[bytes]:
    parser = SseParser()
    return [event for piece in pieces for event in parser.feed(piece)]


def cut(data: bytes, at: list[int]) -> list[bytes]:
    marks = [0, *sorted(place % (len(data) + 1) for place in at), len(data)]
    return [data[start:end] for start, end in pairwise(marks)]


def test_every_kind_of_line_end_and_field_is_understood() -> None:
    assert fed([EVERYTHING]) == EVENTS


def test_single_bytes_give_the_same_events() -> None:
    assert fed([EVERYTHING[at : at + 1] for at in range(len(EVERYTHING))]) == EVENTS


@given(st.lists(st.integers(min_value=0)))
def test_any_cuts_give_the_same_events(at: list[int]) -> None:
    assert fed(cut(EVERYTHING, at)) == EVENTS


@given(
    st.lists(st.sampled_from([b"data:", b" ", b"x", b"\r", b"\n", b"\r\n", b":", b"\xef\xbb\xbf"])),
    st.lists(st.integers(min_value=0)),
)
def test_any_bytes_and_cuts_give_the_events_of_the_whole(parts: list[bytes], at: list[int]) -> None:
    data = b"".join(parts)
    assert fed(cut(data, at)) == fed([data])


def test_the_event_that_the_end_cuts_off_is_left_as_rest() -> None:
    parser = SseParser()
    assert parser.feed(b"data: one\n\ndata: two\ndata: th") == [b"one"]
    assert parser.rest() == b"two\nth"


@pytest.mark.parametrize("cut", [1, 3, 10, 10_000])
def test_a_line_over_the_limit_is_refused_however_it_comes(cut: int) -> None:
    parser = SseParser(max_line=100)
    line = b"data: " + b"x" * 95
    with pytest.raises(LlmBadResponse):
        for at in range(0, len(line), cut):
            parser.feed(line[at : at + cut])


def test_a_line_at_the_limit_is_taken() -> None:
    assert SseParser(max_line=100).feed(b"data: " + b"x" * 94 + b"\n\n") == [b"x" * 94]


def test_a_long_line_inside_a_feed_of_many_is_refused() -> None:
    with pytest.raises(LlmBadResponse):
        SseParser(max_line=100).feed(b"data: a\n\n" * 20 + b":" * 101 + b"\n" + b"data: a\n\n")


def test_an_event_of_endless_lines_is_refused() -> None:
    parser = SseParser(max_line=100)
    with pytest.raises(LlmBadResponse):
        for _ in range(60):
            parser.feed(b"data: x\n")


@pytest.mark.timeout(10)  # quadratic work would take minutes
def test_a_line_in_many_pieces_costs_no_more_than_its_length() -> None:
    parser = SseParser()
    for _ in range(200_000):
        parser.feed(b"abcde")
    assert parser.feed(b"\n\n") == []
