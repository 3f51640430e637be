"""Values and numbers leave the sandbox small, plain and readable."""

import decimal
import math

import pytest

from app.sandboxes.values import integer_text, number_text, plain


@pytest.mark.parametrize(
    ("value", "copy"),
    [
        (None, None),
        (True, True),
        (1.5, 1.5),
        ("text", "text"),
        ([1, (2, 3)], [1, [2, 3]]),
        ({"a": {1: "one"}, (1, 2): "pair"}, {"a": {"1": "one"}, "[1, 2]": "pair"}),
        (2**53, 2**53),
        (2**53 + 1, "9007199254740993"),
        (math.inf, "inf"),
        (b"\x00a", "b'\\x00a'"),
        (decimal.Decimal("0.10"), "0.10"),
        (object(), "<object>"),
    ],
)
def test_a_small_value_is_copied_whole(value: object, copy: object) -> None:
    assert plain(value) == (copy, False)


def test_a_value_that_holds_itself_ends_in_an_ellipsis() -> None:
    endless: list[object] = [1]
    endless.append(endless)
    copy, cut = plain(endless)
    assert cut
    assert repr(copy) == "[1, " * 16 + "['…', '…']" + "]" * 16


def test_long_text_is_cut_at_its_budget() -> None:
    copy, cut = plain(["a" * 60_000, "b" * 60_000, "c"])
    assert cut
    assert copy == ["a" * 60_000, "b" * 5_536 + "…", "…"]


def test_a_long_list_is_cut_at_its_budget() -> None:
    copy, cut = plain(list(range(20_000)))
    assert cut
    assert (len(copy), copy[-1]) == (10_000, "…")


def test_an_object_whose_text_would_be_dangerous_is_only_named() -> None:
    class Bomb:
        def __repr__(self) -> str:
            raise AssertionError("a stranger's repr was called")

        __str__ = __repr__

    assert plain([Bomb()]) == (["<Bomb>"], False)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (3, "3"),
        (True, "1"),
        (0.1 + 0.2, "0.3"),
        (2.0, "2"),
        (1e300, "1e+300"),
        (-math.inf, "-inf"),
        (1 / 3, "0.333333333333333"),
    ],
)
def test_a_number_is_written_for_people(number: float, text: str) -> None:
    assert number_text(number) == text


def test_an_integer_is_written_in_full_up_to_a_thousand_digits() -> None:
    assert integer_text(10**1000 - 1) == "9" * 1000
    assert integer_text(-(10**1000)) == "about -1.00000e+1000 (an integer of 1001 digits)"
