"""Codes that the contract lists in words: error codes in a table, close codes in a paragraph.

A client acts on them, so one that is gone or means another status breaks it, though no schema says
so. New ones are growth, which the contract tells clients to expect.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.compat.documents import Json

_ERROR_ROW = re.compile(r"^\| `([a-z_]+)` \| (\d{3}) \|", re.M)
_CLOSE_PARAGRAPH = re.compile(r"\*\*Close codes\.\*\*(.*?)(?:\n\n|\Z)", re.S)
_CLOSE_CODE = re.compile(r"\b(?:1|4)\d{3}\b")


def refused_codes(old: Json, new: Json) -> Iterator[str]:
    """Say which codes of the published document are gone or mean another status."""
    after = error_codes(new)
    for code, status in error_codes(old).items():
        if code not in after:
            yield f"the error code {code} was removed"
        elif after[code] != status:
            yield f"the error code {code} comes with {after[code]} now, not {status}"
    for code in sorted(close_codes(old) - close_codes(new)):
        yield f"the close code {code} was removed"


def error_codes(document: Json) -> dict[str, str]:
    """Return the error codes with their HTTP statuses, which are empty in a mere enumeration."""
    schema = document.get("components", {}).get("schemas", {}).get("ErrorCode", {})
    listed = dict.fromkeys(schema.get("enum", ()), "")
    return listed | dict(_ERROR_ROW.findall(schema.get("description", "")))


def close_codes(document: Json) -> frozenset[str]:
    """Return the close codes that the document names, the bounds of its ranges among them."""
    paragraph = _CLOSE_PARAGRAPH.search(document.get("info", {}).get("description", ""))
    return frozenset(_CLOSE_CODE.findall(paragraph[1]) if paragraph else ())
