"""Numbers, money and months as people write them. Pure."""

from __future__ import annotations

import re
from datetime import date

_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£"}


def money(cents: float, currency: str | None) -> str:
    """Write an amount of cents: "€1,234.50", "CHF 1,234.50", or the bare number."""
    sign = "-" if cents < 0 else ""
    number = f"{abs(cents) / 100:,.2f}"
    code = (currency or "").upper()
    if code in _SYMBOLS:
        return f"{sign}{_SYMBOLS[code]}{number}"
    return f"{sign}{code} {number}" if code else f"{sign}{number}"


def number(value: float) -> str:
    """Write a number with thousands separators and at most 2 decimals."""
    if isinstance(value, int) or float(value).is_integer():
        return f"{int(value):,}"
    return f"{value:,.2f}"


def plural(count: int, word: str) -> str:
    """Write a count with its noun: "1 payment", "2 payments"."""
    return f"{count:,} {word}" + ("" if count == 1 else "s")


def period(label: object) -> str:
    """Write "2025-03" as "March 2025"; anything else stays as it is."""
    match = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", str(label))
    if not match:
        return str(label)
    return date(int(match[1]), int(match[2]), 1).strftime("%B %Y")
