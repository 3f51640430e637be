"""What every line of a log goes through: no secrets, and no characters that hide or turn text.

A line is JSON in UTF-8. Control characters, line separators, direction overrides and tags come into
it with what people send; raw, they would rearrange a terminal or an editor that shows the log. A
line with one of them is written with escapes for all that is not ASCII, and means what it meant.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, unquote, urlsplit

SHORTEST_SECRET = 4
_LIKELY_SECRET = 16
_DECEIVING = re.compile(
    "[\x7f-\x9f"  # controls, some of which terminals obey
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # directions
    "\u2028\u2029"  # line separators
    "\ufeff\U000e0000-\U000e007f]"  # nothing to see
)
_SECRET_NAME = re.compile(r"key|token|secret|pass|auth|sig|code|cred", re.IGNORECASE)


class LogLines:
    """Makes lines fit for a log. `secrets` are blotted out, however JSON writes them."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        long = {secret for secret in secrets if len(secret) >= SHORTEST_SECRET}
        written = {
            json.dumps(secret, ensure_ascii=ascii_only)[1:-1].encode("utf-8", "surrogatepass")
            for secret in long
            for ascii_only in (False, True)
        }
        self._secrets = sorted(written, key=len, reverse=True)

    def fit(self, line: bytes) -> bytes:
        """Return a line of JSON without secrets and without characters that deceive."""
        for secret in self._secrets:
            line = line.replace(secret, b"***")
        if line.isascii() and b"\x7f" not in line:
            return line
        text = line.decode()
        if _DECEIVING.search(text) is None:
            return line
        # The whole line in ASCII: it takes no longer for many such characters than for one.
        return json.dumps(json.loads(text)).replace("\x7f", "\\u007f").encode()


def secrets_in(url: str) -> set[str]:
    """Return what in a URL may be a secret: a password, and a key in the query.

    In a query that is what has such a name or is long: `api-version=2026-01-01` stays readable.
    """
    try:
        parts = urlsplit(url)
        user, password = parts.username or "", parts.password or ""
    except ValueError:
        return set()
    found = {password or user}
    if password:
        pair = f"{unquote(user)}:{unquote(password)}"
        found |= {pair, base64.b64encode(pair.encode()).decode()}
    raw = (pair.partition("=")[::2] for pair in parts.query.split("&"))
    for name, value in [*raw, *parse_qsl(parts.query)]:
        if _SECRET_NAME.search(name) or len(value) >= _LIKELY_SECRET:
            found.add(value)
    return {text for secret in found if secret for text in (secret, unquote(secret))}
