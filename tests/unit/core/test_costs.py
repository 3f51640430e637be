"""What a text of full size costs, at its worst: linear, and bounded in each step on the loop."""

from __future__ import annotations

import unicodedata

import pytest

from app.core import strict_json
from app.core.errors import AppError
from app.core.text import MARKS, begins_anew, clean, cleaning, is_blank
from app.sessions.decoding import command_of, leading_id, read_frame
from tests.unit.costs import STEP_MS, cost_ms, slowest_step_ms

CHARS = 100_000  # the longest message
FRAME = 262_144  # the largest frame

TEXTS = {
    "marks that must be put in order": "a" + "\u0315\u0300" * 49_999,
    "notes of music": "\U0001d165\U0001d16d" * 50_000,
    "vowel signs that fall apart": "\u0f73" * CHARS,
    "ideographs": "漢" * CHARS,
    "compatibility ideographs": "\uf900" * CHARS,
    "letters that fall apart": "\ufb2c" * CHARS,
    "notes that fall apart": "\U0001d160" * CHARS,
    "syllables": "\u1100\u1161\u11a8" * 33_333,
    "flags": "\U0001f3f4\U000e0067\U000e0062\U000e007f" * 25_000,
    "tags": "\U000e0041" * CHARS,
    "joiners": "\u200d" * CHARS,
}
FRAMES = {
    "values": "[" + "1," * (FRAME // 2 - 2) + "1]",
    "brackets": "[" * FRAME,
    "quotes": '"' * FRAME,
    "escapes": '"' + "\\," * (FRAME // 2 - 1) + '"',
    "digits": "9" * FRAME,
    "spaces": " " * FRAME,
    "members": '{"a":"b",' * (FRAME // 9),
    "members that nobody knows": '{"type":"chat",'
    + ",".join(f'"m{n}":1' for n in range(strict_json.MAX_VALUES - 3))
    + "}",
    "two megabytes": "[" + "1," * 1_000_000 + "1]",
}


@pytest.mark.requirement("A13")
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_no_text_holds_the_loop_while_it_is_cleaned(text: str):
    assert slowest_step_ms(lambda: cleaning(text)) < STEP_MS
    assert cost_ms(lambda: is_blank(text)) < STEP_MS


@pytest.mark.requirement("A13")
@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES.keys())
def test_no_frame_holds_the_loop_while_it_is_read_or_refused(frame: str):
    def read() -> None:
        try:
            command_of(read_frame(frame, max_bytes=FRAME))
        except AppError:
            leading_id(frame)

    assert cost_ms(read) < STEP_MS


def test_a_text_is_cut_only_where_cleaning_the_pieces_is_cleaning_the_whole():
    """The first of two characters that compose may stand at a cut, the second never."""
    second = {
        chr(int(parts[1], 16))
        for code in range(0x110000)
        if len(parts := unicodedata.decomposition(chr(code)).split()) == 2 and "<" not in parts[0]
    }

    assert [ch for ch in sorted(second) if begins_anew(ch)] == []
    assert [ch for ch in sorted(MARKS) if begins_anew(ch)] == []


def test_all_of_unicode_was_looked_at_for_marks():
    everything = map(chr, range(0x110000))
    assert {
        ch
        for ch in everything
        if unicodedata.combining(ch) or unicodedata.category(ch) in ("Mn", "Me")
    } == MARKS


@pytest.mark.parametrize("unit", ["é\u0301", "\u1100\u1161\u11a8", "\r\n", "e\u0301"])
def test_a_long_text_becomes_what_its_parts_become(unit: str):
    """No unit is split by a cut, wherever the cuts come."""
    for before in range(7):
        text = "漢" * before + unit * 5_000
        assert clean(text) == "漢" * before + clean(unit) * 5_000


def test_more_values_are_read_where_more_are_allowed():
    text = "[" + "1," * 4_999 + "1]"

    assert strict_json.decode(text, max_values=5_000) == [1] * 5_000
