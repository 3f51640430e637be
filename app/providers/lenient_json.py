"""JSON as some servers break it: bytes that are no UTF-8, and escapes that name half a character.

A tokeniser may cut a character in two, and a server then writes each half as it is. That is one
odd character in one delta and no reason to lose an answer: it becomes U+FFFD. Everything else that
is not JSON stays an error. Pure; the wire formats' decoders call it.
"""

from __future__ import annotations

import re

# An escape as a whole, so that an escaped backslash is never taken for the start of the next one:
# a surrogate pair, half of one (the group), or any other.
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    rb"|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)


def repaired(data: bytes) -> bytes:
    """Return `data`, which was refused as JSON, with U+FFFD for what is no character."""
    return _ESCAPE.sub(_whole, data.decode("utf-8", "replace").encode())


def _whole(escape: re.Match[bytes]) -> bytes:
    return rb"\ufffd" if escape[1] else escape[0]
