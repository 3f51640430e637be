from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import LlmBadResponse
from app.providers.transport.chunked import MAX_LINE, MAX_TRAILERS, Chunked, Counted


def chunked(pieces: list[bytes]) -> bytes:
    return b"".join(b"%X\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


@given(st.lists(st.binary(min_size=1, max_size=40)), st.integers(1, 50))
def test_any_chunks_in_any_pieces_give_the_body(pieces: list[bytes], step: int) -> None:
    parser, data = Chunked(), chunked(pieces)
    body = b"".join(parser.feed(data[at : at + step]) for at in range(0, len(data), step))
    assert (body, parser.ended, parser.excess) == (b"".join(pieces), True, False)


def test_data_is_passed_on_before_its_chunk_is_whole() -> None:
    parser = Chunked()
    assert [parser.feed(b"A\r\n123"), parser.feed(b"4567"), parser.ended] == [
        b"123",
        b"4567",
        False,
    ]


def test_extensions_and_trailers_are_dropped() -> None:
    parser = Chunked()
    assert parser.feed(b"3;a=b\r\nabc\r\n0\r\nDigest: x\r\n\r") == b"abc"
    assert not parser.ended
    assert parser.feed(b"\n") == b""
    assert parser.ended


def test_bytes_after_the_end_are_told() -> None:
    parser = Chunked()
    assert parser.feed(chunked([b"abc"]) + b"HTTP/1.1") == b"abc"
    assert (parser.ended, parser.excess) == (True, True)


@pytest.mark.parametrize(
    "broken",
    [
        b"x\r\n",
        b"\r\n",
        b"-1\r\n",
        b"0x3\r\nabc\r\n",
        b"+3\r\nabc\r\n",
        b"1_0\r\n",
        b"3\r\nabcd",
        b"3\r\nabc\rX",
        b"3\nabc\r\n",
        b"f" * 16 + b"\r\n",
        b"1" + b";" * MAX_LINE + b"\r\n",
        b"1;" + b" " * MAX_LINE,
        b"0\r\n" + b"a: b\r\n" * (MAX_TRAILERS + 1),
    ],
)
@pytest.mark.parametrize("step", [1, 100_000])
def test_what_is_not_chunked_is_refused(broken: bytes, step: int) -> None:
    parser = Chunked()
    with pytest.raises(LlmBadResponse):
        for at in range(0, len(broken), step):
            parser.feed(broken[at : at + step])


def test_a_counted_body_ends_at_its_length() -> None:
    parser = Counted(5)
    assert [parser.feed(b"abc"), parser.ended] == [b"abc", False]
    assert [parser.feed(b"defg"), parser.ended, parser.excess] == [b"de", True, True]
