"""Codes that the contract lists: error codes in a table in words, close codes as data.

A client acts on them, so one that is gone or means another status breaks it, though no schema says
so. New ones are growth, which the contract tells clients to expect.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.compat.documents import Json

_ERROR_ROW = re.compile(r"^\| `([a-z_]+)` \| (\d{3}) \|", re.M)


def refused_codes(old: Json, new: Json) -> Iterator[str]:
    """Say which codes of the published document are gone or mean another status."""
    after = error_codes(new)
    for code, status in error_codes(old).items():
        if code not in after:
            yield f"the error code {code} was removed"
        elif after[code] != status:
            yield f"the error code {code} comes with {after[code]} now, not {status}"
    told = close_codes(new)
    for number, then in close_codes(old).items():
        if number not in told:
            yield f"the close code {number} was removed"
        elif told[number] != then:
            yield f"the close code {number} says {told[number]} now, not {then}"


def error_codes(document: Json) -> dict[str, str]:
    """Return the error codes with their HTTP statuses, which are empty in a mere enumeration."""
    schema = document.get("components", {}).get("schemas", {}).get("ErrorCode", {})
    listed = dict.fromkeys(schema.get("enum", ()), "")
    return listed | dict(_ERROR_ROW.findall(schema.get("description", "")))


def close_codes(document: Json) -> dict[int, str]:
    """Return the close codes that the channels list, with what a client does after each."""
    channels = document.get("channels", {}).values()
    listed = [each for channel in channels for each in channel.get("x-close-codes", ())]
    return {each["code"]: each["then"] for each in listed}
