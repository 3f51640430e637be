"""What a status other than success means, or an error inside a stream: pure functions.

The transport and the decoders read the answer; this only judges it. A client is told in our own
words: the server's may name machines, keys and other people's limits. They are noted on the error
for the log, as one short plain line with the API key taken out.
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

_DEEPEST = 8
_MOST_STRINGS = 100
_MOST_COMPLAINT = 4000

# Where servers put a sentence, in the order in which they nest.
_SENTENCE = ("error", "message", "detail")
_NO_CREDIT = re.compile(
    "insufficient_quota|insufficient.balance|billing_(?:hard_limit|not_active)|credit balance"
)
_TOO_LONG = re.compile(
    "context_length_exceeded|exceed_context|context (?:length|window|size)|prompt is too long"
)
# The status that an error inside a stream would have had, by its type and code.
_KINDS = (
    (re.compile("insufficient_quota|rate_?limit|too_?many_?requests"), 429),
    (re.compile("authentication|invalid_api_key"), 401),
    (re.compile("permission"), 403),
    (re.compile("not_?found"), 404),
    (re.compile("bad_?request|invalid_?request|context_length|unsupported"), 400),
    (re.compile("overloaded|unavailable|server_?error|internal"), 503),
)

_UNSEEN = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+")


def refusal(status: int, headers: Mapping[str, str], body: bytes, *, secret: str = "") -> LlmError:
    """Return the error that an answer with this status is. `secret` never appears in it."""
    error = _refusal(status, _complaint(body), retry_after(headers.get("Retry-After"), _now()))
    return _with_words(error, quote(body, secret))


def reported(found: dict[str, Any], *, secret: str = "") -> LlmError:
    """Return the error that a server reports inside an answer that began well."""
    status = _reported_status(found)
    body = orjson.dumps(found)
    error = _refusal(status, _complaint(body), None) if status else LlmError(_FAILED_WITHIN)
    return _with_words(error, quote(body, secret))


def reported_instead(body: bytes, *, secret: str = "") -> LlmError | None:
    """Return the error that JSON reports where a stream should be; None when it reports none."""
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    if isinstance(found, dict) and (found.get("error") or found.get("object") == "error"):
        return reported(found, secret=secret)
    return None


_FAILED_WITHIN = "The language model's server failed in the middle of its answer. Try again."


def _now() -> datetime:
    return datetime.now(UTC)


def _with_words(error: LlmError, words: str) -> LlmError:
    if words:
        error.add_note(f"The server said: {words}")
    return error


def _refusal(status: int, complaint: str, wait: float | None) -> LlmError:
    if status == 402 or (status < 500 and _NO_CREDIT.search(complaint)):
        message = "The language model's account has no credit left."
        return LlmRejected(f"{message} The operator must check its plan and billing.")
    if status == 429:
        message = "The language model's server is over its rate limit; try again later."
        return LlmRateLimited(message, retry_after=wait)
    if status >= 500:
        message = f"The language model's server failed ({status}); try again later."
        return LlmUnavailable(message, retry_after=wait)
    if status >= 400:
        error = LlmRejected(_rejection(status, complaint))
        error.complaint = complaint
        return error
    if 300 <= status < 400:
        message = f"The language model's server redirects ({status}), which is not followed."
        return LlmBadResponse(f"{message} The operator must check its address.")
    message = f"The language model's server answered with an unexpected status ({status})."
    return LlmBadResponse(message)


def _rejection(status: int, complaint: str) -> str:
    if status in (401, 403):
        what = f"The language model's server refused our credentials ({status})."
        return f"{what} The operator must check the API key."
    if status == 404:
        what = "The language model's server does not know this address or this model (404)."
        where = "its base URL, which usually ends in /v1, and the model's name"
        return f"{what} The operator must check {where}."
    if _TOO_LONG.search(complaint):
        what = "This chat is longer than the language model can read."
        return f"{what} Start a new chat, or send less."
    what = f"The language model's server refused the request ({status})."
    return f"{what} Try again; if that does not help, the operator finds its reason in the log."


def _reported_status(found: dict[str, Any]) -> int | None:
    error = found["error"] if isinstance(found.get("error"), dict) else found
    told = [error.get(key) for key in ("code", "status", "status_code", "type")]
    for value in told:
        if str(value).isdecimal() and 400 <= int(str(value)[:4]) <= 599:
            return int(str(value)[:4])
    kind = " ".join(value for value in told if isinstance(value, str)).lower()
    return next((status for pattern, status in _KINDS if pattern.search(kind)), None)


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
    return _sentence(found) or " ".join(_strings(found))


def _sentence(found: Any) -> str:
    """Return the words of an error object as the many servers shape it; maybe empty."""
    for _ in range(_DEEPEST):
        if not isinstance(found, dict):
            break
        found = next((found[key] for key in _SENTENCE if found.get(key)), None)
    return found if isinstance(found, str) else ""


def _complaint(body: bytes) -> str:
    """Return everything that an error body says, names of parameters too, in small letters."""
    try:
        text = " ".join(_strings(orjson.loads(body)))
    except orjson.JSONDecodeError:
        text = body.decode("utf-8", "replace")
    return text[:_MOST_COMPLAINT].lower()


def _strings(found: Any) -> list[str]:
    """Return the strings in a JSON value, some of them, without what it repeats of our request."""
    strings: list[str] = []
    left = [found]
    while left and len(strings) < _MOST_STRINGS:
        value = left.pop()
        if isinstance(value, str):
            strings.append(value)
        elif isinstance(value, list):
            left += reversed(value)
        elif isinstance(value, dict):
            left += reversed([item for key, item in value.items() if key != "input"])
    return strings
