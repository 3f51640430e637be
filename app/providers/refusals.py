"""What a status other than success means: one pure function from answer to error.

The transport reads the answer; this only judges it. The server's own words, shortened to one plain
line with the API key taken out, are noted on the error for the log; a client reads them only where
they say what is wrong with the request.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import orjson

from app.core.errors import (
    LlmBadResponse,
    LlmError,
    LlmRateLimited,
    LlmRejected,
    LlmUnavailable,
)

MAX_QUOTE = 300
"""Characters of the server's own words that are passed on."""
MAX_RETRY_AFTER = 600.0
"""Seconds; a server that asks for more is asked again after ten minutes anyway."""

_UNSEEN = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+")


def refusal(status: int, headers: Mapping[str, str], body: bytes, *, secret: str = "") -> LlmError:
    """Return the error that an answer with this status is. `secret` never appears in it."""
    words = quote(body, secret)
    error = _refusal(status, words, retry_after(headers.get("Retry-After"), datetime.now(UTC)))
    if words:
        error.add_note(f"The server said: {words}")
    return error


def _refusal(status: int, words: str, wait: float | None) -> LlmError:
    if status == 429:
        message = "The language model's server is over its rate limit; try again later."
        return LlmRateLimited(message, retry_after=wait)
    if status >= 500:
        message = f"The language model's server failed ({status}); try again later."
        return LlmUnavailable(message, retry_after=wait)
    if status in (401, 403):
        message = f"The language model's server refused our credentials ({status})."
        return LlmRejected(f"{message} The operator must check the API key.")
    if status >= 400:
        message = f"The language model's server refused the request ({status})"
        return LlmRejected(f'{message}: "{words}"' if words else f"{message}.")
    if 300 <= status < 400:
        message = f"The language model's server redirects ({status}), which is not followed."
        return LlmBadResponse(f"{message} The operator must check its address.")
    message = f"The language model's server answered with an unexpected status ({status})."
    return LlmBadResponse(message)


def quote(body: bytes, secret: str = "") -> str:
    """Return the human part of an error body as one short plain line; empty when there is none."""
    text = _words(body)
    if secret:
        text = text.replace(secret, "***")
    return _UNSEEN.sub(" ", text).strip()[:MAX_QUOTE]


def retry_after(value: str | None, now: datetime) -> float | None:
    """Return seconds from a Retry-After header (seconds or a date), at most `MAX_RETRY_AFTER`.

    A date that has passed says nothing: one of the two clocks is wrong.
    """
    if value is None:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(float(value), MAX_RETRY_AFTER)
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=UTC)
    seconds = (date - now).total_seconds()
    return min(seconds, MAX_RETRY_AFTER) if seconds > 0 else None


def _words(body: bytes) -> str:
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        text = body.decode("utf-8", "replace")
        return "" if "<" in text else text  # a proxy's HTML page says nothing that helps
    return error_text(found)


def error_text(found: Any) -> str:
    """Return the words of an error object as the many servers shape it; maybe empty."""
    for key in ("error", "message", "detail"):
        if isinstance(found, dict) and found.get(key):
            return error_text(found[key])
    return found if isinstance(found, str) else ""
