"""From the contract's "may be absent" to Python's None."""

from __future__ import annotations

from typing import TypeVar

from pydantic import MISSING

T = TypeVar("T")


def given(value: T | MISSING) -> T | None:
    """Return what was given, or None when the field was absent."""
    return None if value is MISSING else value


def present(value: T | None) -> T | MISSING:
    """Return the value for a field that is left out when there is none."""
    return MISSING if value is None else value
