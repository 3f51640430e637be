"""Turns what a sandboxed program returned into small plain values, or text of them.

Pure, and suspicious: a value of a few kilobytes can unfold into terabytes (a list that holds a list
twice, forty times over), so nothing here is walked, printed or compared without a budget.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Mapping, Sequence, Set
from decimal import Decimal
from typing import Any

MAX_DEPTH = 16
MAX_NODES = 10_000
MAX_TEXT = 64 * 1024
MAX_DIGITS = 1_000
MAX_SAFE_INTEGER = 2**53
"""Beyond it, JSON numbers lose digits in a browser; such integers become text."""

_ITS_TEXT = (datetime.date, datetime.time, datetime.timedelta, Decimal, complex)


def plain(value: object) -> tuple[Any, bool]:
    """Return a JSON-like copy, and whether anything was left out of it.

    Keeps at most 16 levels, 10,000 items and 64 KiB of text; what is beyond is cut and an ellipsis
    put where it was.
    """
    walk = _Walk()
    return walk.visit(value, MAX_DEPTH), walk.cut


def number_text(value: complex) -> str:
    """Write a number for people: 15 significant digits, no binary noise (0.1 + 0.2 is 0.3).

    Integers of more than 1,000 digits are described instead of written.
    """
    if isinstance(value, int):
        return str(int(value)) if isinstance(value, bool) else integer_text(value)
    return f"{value:.15g}"


def integer_text(value: int) -> str:
    """Write an integer in full up to 1,000 digits, else its size and first digits."""
    if abs(value) < 10**MAX_DIGITS:
        return str(value)
    exponent = math.log10(abs(value))
    lead = 10 ** (exponent % 1)
    sign = "-" if value < 0 else ""
    return f"about {sign}{lead:.5f}e+{int(exponent)} (an integer of {int(exponent) + 1} digits)"


class _Walk:
    """One bounded walk over one value."""

    def __init__(self) -> None:
        self.cut = False
        self._nodes = MAX_NODES
        self._text = MAX_TEXT

    def visit(self, value: object, depth: int) -> Any:
        """Copy one value; `depth` is how many more levels may follow."""
        self._nodes -= 1
        if self._nodes < 0 or depth < 0:
            return self._ellipsis()
        if isinstance(value, str):
            return self._clip(value)
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int | float):
            return self._number(value)
        if isinstance(value, Mapping):
            return self._mapping(value, depth)
        if isinstance(value, Sequence | Set) and not isinstance(value, bytes):
            return self._sequence(value, depth)
        attributes = getattr(value, "attributes", None)
        if isinstance(attributes, Mapping):  # an object of a class that the program defined
            return self._mapping(attributes, depth)
        return self._leaf(value)

    def _number(self, value: int | float) -> int | float | str:
        if isinstance(value, float):
            return value if math.isfinite(value) else str(value)
        if abs(value) <= MAX_SAFE_INTEGER:
            return value
        return self._clip(integer_text(value))

    def _sequence(self, value: Iterable[Any], depth: int) -> list[Any]:
        items: list[Any] = []
        for item in value:
            if self._nodes <= 0:
                items.append(self._ellipsis())
                break
            items.append(self.visit(item, depth - 1))
        return items

    def _mapping(self, value: Mapping[Any, Any], depth: int) -> dict[str, Any]:
        items: dict[str, Any] = {}
        for key, item in value.items():
            if self._nodes <= 0:
                items["…"] = self._ellipsis()
                break
            name = self.visit(key, min(depth - 1, 2))
            items[name if isinstance(name, str) else repr(name)] = self.visit(item, depth - 1)
        return items

    def _leaf(self, value: object) -> str:
        """Text of a leaf. A stranger's repr is never called: it may unfold without end."""
        if isinstance(value, bytes):
            return self._clip(repr(value[:MAX_TEXT]))
        if isinstance(value, _ITS_TEXT):
            return self._clip(str(value))
        name = getattr(value, "name", None)
        kind = type(value).__name__.removeprefix("Monty")
        return self._clip(f"<{kind} {name}>" if isinstance(name, str) else f"<{kind}>")

    def _clip(self, text: str) -> str:
        kept = text[: self._text]
        self._text -= len(kept)
        if len(kept) == len(text):
            return kept
        self.cut = True
        return kept + "…"

    def _ellipsis(self) -> str:
        self.cut = True
        return "…"
