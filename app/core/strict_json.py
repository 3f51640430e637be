"""The one way in for JSON from outside: strict where the standard parser is lenient.

Refused are NaN and infinities, doubled keys, lone surrogates, integers beyond 53 bits and nesting
deeper than 32; each of these is a place where two parsers disagree or a later layer breaks. Refused
as well, before anything is made of it, is a document of very many values: a byte of text costs
nothing to read, and a value some hundred times as much.
"""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import Any, NoReturn

from app.core.errors import BadJson

MAX_DEPTH = 32
MAX_INTEGER = 2**53 - 1
_MAX_DIGITS = 17
# The largest frame or body of the contract holds some eighty. A validator names every member that
# it does not know, at 2 µs each: a frame of a thousand would cost as much as a turn.
MAX_VALUES = 250
# A string, from a quote to its partner or to the end so that a search never looks twice; or what
# begins a value.
_STRING_OR_BEGINNING = re.compile(r'"(?:[^"\\]++|\\.?)*+"?|[,\[{]', re.DOTALL)


def decode(text: str | bytes, *, max_values: int = MAX_VALUES) -> Any:
    """Parse one JSON document. Raises `BadJson` with what is wrong.

    `max_values` bounds the values in it: every item, member and container is one.
    """
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8")
        _check_number_of_values(text, max_values)
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
            parse_int=_integer,
            parse_float=_float,
        )
    except UnicodeDecodeError:
        raise BadJson("The text is not UTF-8.") from None
    except RecursionError:
        raise BadJson(f"The JSON is nested deeper than {MAX_DEPTH} levels.") from None
    except json.JSONDecodeError as error:
        raise BadJson(f"Not JSON: {error.msg} at character {error.pos}.") from None
    _check(value)
    return value


def _check_number_of_values(text: str, most: int) -> None:
    """Count what begins a value; what stands inside of strings is told apart only if it matters."""
    if text.count(",") + text.count("[") + text.count("{") <= most:
        return
    found = _STRING_OR_BEGINNING.finditer(text)
    beginnings = (match for match in found if text[match.start()] != '"')
    if next(islice(beginnings, most, None), None) is not None:
        raise BadJson(f"The JSON holds more than {most} values.")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise BadJson("An object names the same key twice.")
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise BadJson(f"{name} is not JSON.")


def _integer(digits: str) -> int:
    if len(digits) > _MAX_DIGITS or abs(int(digits)) > MAX_INTEGER:
        raise BadJson("An integer is beyond 53 bits; send it as a string.")
    return int(digits)


def _float(digits: str) -> float:
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        raise BadJson("A number is too large.")
    return value


def _check(value: Any) -> None:
    """Check depth and strings without recursion, since the depth is what is in doubt."""
    level = _containers([value])
    for _ in range(MAX_DEPTH):
        if not level:
            return
        inner: list[Any] = []
        for container in level:
            inner.extend(container)  # a list's items, an object's keys
            if isinstance(container, dict):
                inner.extend(container.values())
        level = _containers(inner)
    if level:
        raise BadJson(f"The JSON is nested deeper than {MAX_DEPTH} levels.")


def _containers(items: list[Any]) -> list[Any]:
    """Return the lists and objects among the items, once their strings were checked."""
    for item in items:
        if isinstance(item, str):
            _check_text(item)
    return [item for item in items if isinstance(item, dict | list)]


def _check_text(text: str) -> None:
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            raise BadJson("A string holds half of a surrogate pair.") from None
