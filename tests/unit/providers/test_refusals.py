from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.core.errors import LlmError, LlmRejected, LlmUnavailable
from app.providers.transport.refusals import (
    MAX_QUOTE,
    MAX_RETRY_AFTER,
    quote,
    refusal,
    reported,
    retry_after,
)

NOW = datetime(2026, 1, 1, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("7", 7.0),
        (" 0 ", 0.0),
        ("99999999999", MAX_RETRY_AFTER),
        ("-5", None),
        ("soon", None),
        ("Thu, 01 Jan 2026 12:00:30 GMT", 30.0),
        ("Thu, 01 Jan 2026 11:00:00 GMT", None),
        ("Fri, 01 Jan 2027 12:00:00 GMT", MAX_RETRY_AFTER),
        ("Thu, 01 Jan 2026 12:00:30 -0000", 30.0),
        ("Thu, 99 Jan 2026 12:00:30 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_within_ten_minutes(
    value: str | None, seconds: float | None
) -> None:
    assert retry_after(value, NOW) == seconds


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"error": {"message": "too long", "code": 1}}', "too long"),
        (b'{"error": "too long"}', "too long"),
        (b'{"object": "error", "message": "too long"}', "too long"),
        (b'{"detail": [{"loc": []}]}', ""),
        (b'{"detail": "Not Found"}', "Not Found"),
        (b'{"detail": [{"loc": ["body", "n"], "msg": "extra", "input": "mine"}]}', "body n extra"),
        (b'{"error": ' * 500 + b'"deep"' + b"}" * 500, "deep"),
        (b"plain\r\n  words\x1b[0m\xe2\x80\xae", "plain words [0m"),
        (b"<html><body>Bad gateway</body></html>", ""),
        (b"the key sk-1 is wrong", "the key *** is wrong"),
        (b"\xff\xfe", "\ufffd\ufffd"),
        (b"", ""),
        (b"x" * 1000, "x" * MAX_QUOTE),
    ],
)
def test_an_error_body_is_quoted_as_one_short_plain_line(body: bytes, words: str) -> None:
    assert quote(body, "sk-1") == words


@pytest.mark.parametrize(
    ("status", "body", "says"),
    [
        (400, b"odd", "the operator finds its reason in the log"),
        (400, b'{"error": {"code": "context_length_exceeded"}}', "Start a new chat"),
        (400, b"This model's maximum context length is 4096 tokens.", "Start a new chat"),
        (401, b"odd", "check the API key"),
        (402, b"odd", "no credit left"),
        (404, b"odd", "usually ends in /v1"),
    ],
)
def test_a_refusal_says_what_to_do_in_our_own_words(status: int, body: bytes, says: str) -> None:
    error = refusal(status, {}, body)
    assert isinstance(error, LlmRejected)
    assert says in error.message
    assert "odd" not in error.message


@pytest.mark.parametrize(
    ("report", "kind"),
    [
        ({"error": {"code": 503}}, LlmUnavailable),
        ({"error": {"code": "server_error"}}, LlmUnavailable),
        ({"error": {"type": "BadRequestError"}}, LlmRejected),
        ({"error": {"code": 99999, "type": None}}, LlmError),
        ({"error": {"code": "4294967295000"}}, LlmError),
        ({}, LlmError),
    ],
)
def test_a_report_is_judged_by_its_code_or_type(
    report: dict[str, object], kind: type[LlmError]
) -> None:
    assert type(reported(report)) is kind
