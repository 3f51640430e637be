"""Scalars that accept exactly what JSON Schema accepts.

The generated models use these in place of Pydantic's own, which are narrower (`1.0` is an integer
in JSON Schema), wider (a number is no `date-time`), or write a whole number otherwise than it came
(`-2` as `-2.0`).
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any

import pydantic
from pydantic import BeforeValidator, Strict

_RFC3339 = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)",
    re.ASCII,
)


def _whole_float_to_int(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _only_rfc3339(value: Any) -> Any:
    if isinstance(value, datetime):
        return value
    if isinstance(value, str) and _RFC3339.fullmatch(value):
        return value
    raise ValueError("must be an RFC 3339 date-time such as 2026-01-31T09:30:00Z")


StrictFloat = Annotated[int, Strict()] | Annotated[float, Strict()]
StrictInt = Annotated[int, Strict(), BeforeValidator(_whole_float_to_int)]
AwareDatetime = Annotated[pydantic.AwareDatetime, BeforeValidator(_only_rfc3339)]
