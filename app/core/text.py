"""Bringing text from people to one form, once, where it comes in.

NFC (not NFKC, which changes code), LF line ends, and none of the characters that only serve to
deceive: control characters, direction overrides and isolates, stray tag characters,
noncharacters. Joiners stay: emoji, Persian and flags need them. Nothing is escaped here: that
belongs to the place of use.

The cost is linear in the text, and a long text is cleaned in steps (`cleaning`): composing 100,000
characters can take 40 ms, and the event loop has other callers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Generator, Iterator
from typing import TypeVar

# A valid flag sequence is a black flag, tag characters and the closing tag; elsewhere tags hide
# text.
_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,6}\U000e007f")
_TAG = re.compile("[\U000e0000-\U000e007f]")
_DROPPED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
    )
    + "]"
)
MAX_MARKS = 8
SLICE = 1_000
"""Characters cleaned in one step, a millisecond at most, unless no place to cut is near."""

T = TypeVar("T")


def _is_mark(ch: str) -> bool:
    """Whether a character is drawn on the one before it, or is ordered among those that are."""
    return unicodedata.combining(ch) != 0 or unicodedata.category(ch) in ("Mn", "Me")


# Where Unicode has marks; looking at the other million code points would cost a fifth of a second.
_MARK_RANGES = (range(0x300, 0x20000), range(0xE0100, 0xE01F0))
MARKS = frozenset(chr(code) for codes in _MARK_RANGES for code in codes if _is_mark(chr(code)))


def _character_class(characters: frozenset[str]) -> str:
    """Return a class of ranges: a tenth of what one of single characters takes to match."""
    firsts = [ch for ch in sorted(characters) if chr(ord(ch) - 1) not in characters]
    lasts = [ch for ch in sorted(characters) if chr(ord(ch) + 1) not in characters]
    return "".join(f"{first}-{last}" for first, last in zip(firsts, lasts, strict=True))


_TOO_MANY_MARKS = re.compile(f"[{_character_class(MARKS)}]{{{MAX_MARKS + 1},}}")
# These Hangul letters join what stands before them; every other character that can is a mark.
_HANGUL_LETTER = re.compile("[\u1160-\u11ff\ud7b0-\ud7ff]")


def clean(text: str) -> str:
    """Return the text in the service's one form; idempotent."""
    return at_once(cleaning(text))


def cleaning(text: str) -> Generator[None, None, str]:
    """Clean a text in steps, each bounded; the same as `clean`."""
    if text.isascii():
        return _DROPPED.sub("", _line_ends(text))
    cleaned: list[str] = []
    for piece in _pieces(text):
        cleaned.append(_clean_piece(piece))
        yield
    return "".join(cleaned)


def begins_anew(ch: str) -> bool:
    """Whether a character can never change with what stands before it, nor that with it."""
    if ch == "\r":
        return True
    return unicodedata.category(ch)[0] in "LNPSZ" and not _HANGUL_LETTER.match(ch)


def at_once(steps: Generator[None, None, T]) -> T:
    """Do all the steps now and return what they come to."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: T = end.value
            return result


def _pieces(text: str) -> Iterator[str]:
    """Cut a text where cleaning the pieces is cleaning the whole.

    Text of no language may have no such place within `SLICE` characters; it is cut all the same.
    """
    start = 0
    while start < len(text):
        end = start + SLICE
        while end < min(len(text), start + 2 * SLICE) and not begins_anew(text[end]):
            end += 1
        yield text[start:end]
        start = end


def _clean_piece(text: str) -> str:
    """Limit marks before composing, which takes the square of their number to put them in order,
    and once more behind it: one mark may be composed of several.
    """
    plain = _limit_marks(_DROPPED.sub("", _tags(_line_ends(text))))
    composed = unicodedata.normalize("NFC", plain)
    limited = _limit_marks(composed)
    # What was apart may compose now.
    return composed if limited == composed else unicodedata.normalize("NFC", limited)


def well_formed(text: str) -> str:
    """Return the text with every half of a surrogate pair replaced, so that it can be encoded."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def is_blank(text: str) -> bool:
    """Say whether a text shows nothing: white space and format characters only."""
    return all(ch.isspace() or unicodedata.category(ch) in ("Cf", "Mn", "Me") for ch in set(text))


def shorten(text: str, limit: int) -> str:
    """Cut a text for display; a cut one ends in an ellipsis and is `limit` characters long."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _tags(text: str) -> str:
    kept: list[str] = []
    end = 0
    for flag in _FLAG.finditer(text):
        kept += [_TAG.sub("", text[end : flag.start()]), flag.group()]
        end = flag.end()
    return "".join([*kept, _TAG.sub("", text[end:])])


def _limit_marks(text: str) -> str:
    """Keep at most eight marks in a row: more is a picture, or hidden text, not a script."""
    return _TOO_MANY_MARKS.sub(lambda run: run.group()[:MAX_MARKS], text)
