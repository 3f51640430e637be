"""The limit on bodies: by what is claimed and by what comes; whole bodies or none."""

from __future__ import annotations

import pytest
from starlette.types import Message

from app.middleware.body_limit import BodyLimitMiddleware
from tests.unit.middleware.asgi_client import Answer, Inner, call


def chunks(*parts: bytes) -> list[Message]:
    last = len(parts) - 1
    return [
        {"type": "http.request", "body": part, "more_body": n < last}
        for n, part in enumerate(parts)
    ]


async def post(messages: list[Message], length: str | None = None) -> tuple[Answer | None, Inner]:
    inner = Inner()
    headers = [] if length is None else [("content-length", length)]
    app = BodyLimitMiddleware(inner, limit=10)
    return await call(app, method="POST", headers=headers, messages=messages), inner


@pytest.mark.parametrize(
    "messages", [chunks(b"0123456789"), chunks(b"01234", b"", b"56789"), chunks(b"", b"0123456789")]
)
async def test_a_body_at_the_limit_is_handed_on_whole(messages: list[Message]):
    answer, inner = await post(messages)

    assert answer is not None
    assert (answer.status, inner.bodies) == (200, [b"0123456789"])


@pytest.mark.parametrize(
    ("messages", "length"),
    [
        (chunks(b"0123456789a"), None),
        (chunks(b"01234", b"56789", b"a"), None),
        (chunks(b"0123456789a"), "3"),
        (chunks(b"0123456789a"), "-1"),
        (chunks(b""), "11"),
        (chunks(b""), "9" * 5000),
    ],
)
async def test_a_body_over_the_limit_is_refused_whatever_its_headers_claim(
    messages: list[Message], length: str | None
):
    answer, inner = await post(messages, length)

    assert answer is not None
    assert (answer.status, answer.code, inner.bodies) == (413, "too_large", [])


@pytest.mark.parametrize(
    ("part", "length", "unread"),
    [(b"0123", "40", 0), (b"0123", None, 0), (b"0123", "41", 10), (b"01234", None, 1)],
)
async def test_a_sender_of_a_little_too_much_may_finish_before_it_is_refused(
    part: bytes, length: str | None, unread: int
):
    """A proxy that cannot finish takes the service for broken, and its client never learns why."""
    messages = chunks(*[part] * 10)
    answer, _ = await post(messages, length)

    assert answer is not None
    assert (answer.status, len(messages)) == (413, unread)


async def test_a_body_that_its_sender_broke_off_reaches_nobody():
    answer, inner = await post(
        [
            {"type": "http.request", "body": b"{}", "more_body": True},
            {"type": "http.disconnect"},
        ]
    )

    assert (answer, inner.bodies) == (None, [])


async def test_a_length_with_leading_zeros_is_a_length():
    answer, _ = await post(chunks(b"a"), "0" * 30 + "1")

    assert answer is not None
    assert answer.status == 200
