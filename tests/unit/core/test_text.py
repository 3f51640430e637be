"""Cleaning: one form, nothing that deceives, and nothing that people write is lost."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.core.text import clean, is_blank, shorten, well_formed

SCOTLAND = "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
MARKS = st.sampled_from("\u0301\u0323\u20dd\u034f\u0cc6\u0cc2\u09c7\u09be\U000e0100")
TRICKY = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        MARKS,
        st.sampled_from("\r\n\t\u202e\u2066\u200d\u200c🏴\U000e0067\U000e007f\ufdd0a"),
    )
)


@pytest.mark.requirement("A13")
@given(TRICKY)
@example("a" + "\u0301" * 8 + "\u0cc6\u0301\u0cc2")
@example("\r\x00\n")
def test_cleaning_twice_is_cleaning_once_and_gives_nfc(text: str):
    once = clean(text)

    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "\r" not in once


@pytest.mark.parametrize(
    "text",
    [
        "می‌خواهم بدانم",  # noqa: RUF100 - Persian with its joiners
        "👩‍👩‍👧 👍🏽 ❤️ 🇩🇪",
        SCOTLAND,
        "tab\tand\nline",
        "x² ﬁ ½ Å".replace("Å", "Å"),
        "<b>&amp;</b> SELECT '\\0';",
        "ก็ที่นี่ นี้ หนึ่ง",
    ],
)
def test_what_people_write_stays_as_it_is(text: str):
    assert clean(text) == unicodedata.normalize("NFC", text)


@pytest.mark.requirement("A13")
@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\x00\x07\x1b[31m\x7f\x85b", "a[31mb"),
        ("user\u202egnp.exe", "usergnp.exe"),
        ("\u2066a\u2069", "a"),
        ("hi\U000e0068\U000e0069", "hi"),
        ("🏴\U000e0067\U000e0062", "🏴"),
        (f"{SCOTLAND}\U000e0041{SCOTLAND}", SCOTLAND * 2),
        ("a\ufdd0\uffff\U0010fffeb", "ab"),
        ("e\u0301", "é"),
        ("e" + "\u0323" * 30, "ẹ" + "\u0323" * 7),
        ("e" + "\u034f\u0301" * 30, "e" + "\u034f\u0301" * 4),
        ("e" + "\U0001d165\U0001d16d" * 30, "e" + "\U0001d165" * 4 + "\U0001d16d" * 4),
        ("e" + "\U000e0150" * 30, "e" + "\U000e0150" * 8),
    ],
)
def test_what_only_deceives_is_dropped(text: str, left: str):
    assert clean(text) == left


@pytest.mark.parametrize(
    ("text", "blank"),
    [
        ("", True),
        (" \n\t\u3000", True),
        ("\u200d\u200c\ufeff\u0301", True),
        ("a", False),
        ("🙂", False),
    ],
)
def test_a_text_without_a_visible_character_is_blank(text: str, blank: bool):
    assert is_blank(text) is blank


@given(st.text(), st.integers(1, 20))
def test_a_shortened_text_keeps_its_beginning_and_shows_that_it_was_cut(text: str, limit: int):
    short = shorten(text, limit)

    assert short == text if len(text) <= limit else short == text[: limit - 1] + "…"
    assert len(short) <= limit


@given(st.text(st.one_of(st.characters(), st.characters(categories=["Cs"]))))
def test_a_well_formed_text_can_be_encoded_and_is_not_changed_again(text: str):
    mended = well_formed(text)

    assert mended.encode("utf-8").decode("utf-8") == mended == well_formed(mended)
    assert mended == text or max(text) >= "\ud800"
