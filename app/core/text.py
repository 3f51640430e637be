"""Bringing text from people to one form, once, at the door.

NFC (not NFKC, which changes code), LF line ends, and none of the characters that only serve to
deceive: control characters, direction overrides and isolates, stray tag characters,
noncharacters. Joiners stay: emoji, Persian and flags need them. Nothing is escaped here: that
belongs to the place of use.
"""

from __future__ import annotations

import re
import unicodedata

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
_MARKS = frozenset(("Mn", "Me"))
_MAX_MARKS = 8


def clean(text: str) -> str:
    """Return the text in the service's one form; idempotent."""
    if text.isascii():
        return _DROPPED.sub("", _line_ends(text))
    return _limit_marks(unicodedata.normalize("NFC", _DROPPED.sub("", _tags(_line_ends(text)))))


def well_formed(text: str) -> str:
    """Return the text with every half of a surrogate pair replaced, so that it can be encoded."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def is_blank(text: str) -> bool:
    """Say whether a text shows nothing: white space and format characters only."""
    return all(ch.isspace() or unicodedata.category(ch) in ("Cf", "Mn", "Me") for ch in text)


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
    out: list[str] = []
    run = 0
    for ch in text:
        run = run + 1 if unicodedata.category(ch) in _MARKS else 0
        if run <= _MAX_MARKS:
            out.append(ch)
    if len(out) == len(text):
        return text
    return unicodedata.normalize("NFC", "".join(out))  # what was apart may now compose
