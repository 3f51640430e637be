"""JSON as some servers break it: bytes that are no UTF-8, and escapes that name half a character.

A tokeniser may cut a character in two, and a server then writes each half as it is. That is one
odd character in one delta and no reason to lose an answer: it becomes U+FFFD. Everything else that
is not JSON stays an error. Pure; the wire formats' decoders call it.
"""

from __future__ import annotations

import re

MAX_REPAIRED = 64 * 1024
"""Bytes; real deltas are some hundred. What is longer is refused, for the time it would cost."""

# The backslashes before an escape go two by two, or it is none; then a whole pair, or a half.
_SURROGATE = re.compile(
    rb"(?<!\\)((?:\\\\)*+)"
    rb"(?:(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    rb"|\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)


def repaired(data: bytes) -> bytes:
    """Return `data`, which was refused as JSON, with U+FFFD for what is no character."""
    if len(data) > MAX_REPAIRED:
        return data
    return _SURROGATE.sub(_whole, data.decode("utf-8", "replace").encode())


def _whole(escape: re.Match[bytes]) -> bytes:
    return escape[0] if escape[2] else escape[1] + rb"\ufffd"
