"""What a bad status and an error inside a stream mean, and who is told the server's words."""

from __future__ import annotations

import pytest

from app.core import errors
from app.providers.retrying import RetryingProvider, RetryRules

from .conftest import Connect, texts_before_error
from .upstream import (
    DONE,
    LAST_CHUNK,
    STOP,
    Peer,
    Upstream,
    chunk,
    chunked_head,
    counted,
    delta,
    event,
    head,
)

HALF = delta("half")


def notes(error: Exception) -> list[str]:
    """What only the log is told."""
    return getattr(error, "__notes__", [])


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, errors.LlmRejected),
        (401, errors.LlmRejected),
        (402, errors.LlmRejected),
        (404, errors.LlmRejected),
        (429, errors.LlmRateLimited),
        (500, errors.LlmUnavailable),
        (503, errors.LlmUnavailable),
        (307, errors.LlmBadResponse),
        (204, errors.LlmBadResponse),
    ],
)
async def test_a_bad_status_is_its_error_with_the_servers_words(
    connect: Connect, status: int, error: type[errors.LlmError]
) -> None:
    body = b'{"error": {"message": "no\\n\\u001b[31m luck with sk-very-secret", "type": "x"}}'

    async def script(peer: Peer) -> None:
        fields = {"Retry_After": "7", "Location": "http://127.0.0.1:1/elsewhere"}
        answer = counted(body, status, kind="application/json", **fields)
        await peer.send(head(204) if status == 204 else answer)

    async with Upstream(script) as upstream:
        _, caught = await texts_before_error(connect(upstream.url), error)
        assert len(upstream.received) == 1
    assert isinstance(caught, errors.LlmError)
    assert str(status) in caught.message or status in (402, 429)
    assert notes(caught) == ([] if status == 204 else ["The server said: no [31m luck with ***"])
    assert "luck" not in caught.message
    assert caught.retry_after == (7.0 if status in (429, 500, 503) else None)
    assert "sk-very-secret" not in f"{caught} {caught!r}"


async def test_an_endless_error_body_is_read_for_8_kib_only(connect: Connect) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(chunked_head(500, kind="text/plain"))
        while True:
            await peer.send(chunk(b"bad luck " * 1000))

    async with Upstream(script) as upstream:
        _, caught = await texts_before_error(connect(upstream.url), errors.LlmUnavailable)
    assert len(notes(caught)[0]) == len("The server said: ") + 300


IN_THE_STREAM: list[tuple[object, type[errors.LlmError]]] = [
    ({"error": {"message": "no luck", "code": 500}}, errors.LlmUnavailable),
    ({"error": {"message": "no luck", "code": "429"}}, errors.LlmRateLimited),
    ({"error": {"message": "no luck", "type": "overloaded_error"}}, errors.LlmUnavailable),
    ({"error": {"message": "no luck", "code": "insufficient_quota"}}, errors.LlmRejected),
    ({"error": {"message": "no luck", "type": "invalid_request_error"}}, errors.LlmRejected),
    ({"error": {"message": "no luck", "type": "BadRequestError", "code": 400}}, errors.LlmRejected),
    ({"object": "error", "message": "no luck", "code": 40303}, errors.LlmError),
    ({"error": "no luck"}, errors.LlmError),
    ({"error": {"message": "no luck"}, "choices": [{"delta": {}}]}, errors.LlmError),
    (
        {
            "error": {"message": "no luck", "code": 502},
            "choices": [{"delta": {"content": ""}, "finish_reason": "error"}],
        },
        errors.LlmUnavailable,
    ),
    ({"choices": [{"delta": {}, "error": {"message": "no luck"}}]}, errors.LlmError),
    (
        {"choices": [{"delta": {}, "finish_reason": "error", "error": {"message": "no luck"}}]},
        errors.LlmError,
    ),
    (
        {"choices": [{"finish_reason": "stop", "error": {"message": "no luck", "code": 429}}]},
        errors.LlmRateLimited,
    ),
]


@pytest.mark.parametrize(("report", "error"), IN_THE_STREAM)
async def test_an_error_in_the_stream_is_its_error_after_the_text_before_it(
    connect: Connect, report: object, error: type[errors.LlmError]
) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(chunked_head() + chunk(HALF + event(report) + STOP + DONE) + LAST_CHUNK)

    async with Upstream(script) as upstream:
        text, caught = await texts_before_error(connect(upstream.url), error)
    assert (text, notes(caught)) == ("half", ["The server said: no luck"])
    assert "luck" not in str(caught)


async def test_an_error_in_place_of_a_stream_is_what_it_says(connect: Connect) -> None:
    body = b'{"object": "error", "message": "not with sk-very-secret", "code": 400}'

    async def script(peer: Peer) -> None:
        await peer.send(counted(body, kind="application/json"))

    async with Upstream(script) as upstream:
        _, caught = await texts_before_error(connect(upstream.url), errors.LlmRejected)
    assert notes(caught) == ["The server said: not with ***"]


async def test_no_credit_is_not_asked_for_again(connect: Connect) -> None:
    body = b'{"error": {"message": "Check your plan.", "code": "insufficient_quota"}}'

    async def script(peer: Peer) -> None:
        await peer.send(counted(body, 429, kind="application/json", Retry_After="0"))

    async with Upstream(script) as upstream:
        llm = RetryingProvider(connect(upstream.url), RetryRules(first_wait=0.0))
        _, caught = await texts_before_error(llm, errors.LlmRejected)
        assert len(upstream.received) == 1
    assert "no credit" in str(caught)
