"""Origin, request id, the outermost catch, and the headers that every answer carries."""

from __future__ import annotations

import re

import pytest
from starlette.types import Message, Receive, Scope, Send

from app.middleware.asgi import REQUEST_ID_STATE
from app.middleware.errors import ErrorsMiddleware
from app.middleware.origin import OriginMiddleware
from app.middleware.request_id import RequestIdMiddleware
from app.middleware.security_headers import SecurityHeadersMiddleware
from tests.unit.middleware.asgi_client import Headers, Inner, call

ALLOWED = "https://chat.example.com"


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "https://chat.example.com.evil.org",
        "https://evil.org/https://chat.example.com",
        "http://chat.example.com",
        "https://chat.example.com:8443",
        "https://CHAT.example.com",
        "https://chat.example.com/",
        "",
    ],
)
@pytest.mark.parametrize(("kind", "method"), [("http", "POST"), ("websocket", "GET")])
async def test_any_other_origin_is_refused(kind: str, method: str, origin: str):
    inner = Inner()
    app = OriginMiddleware(inner, allowed=[ALLOWED], hosts=[])
    answer = await call(app, kind=kind, method=method, headers=[("origin", origin)])

    assert answer is not None
    assert (answer.status, answer.code, inner.scopes) == (403, "origin_refused", [])


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("POST", [("origin", ALLOWED)]),
        ("POST", []),
        ("GET", [("origin", "https://evil.org")]),
        ("HEAD", [("origin", "null")]),
    ],
)
async def test_our_own_page_and_clients_that_are_no_page_are_served(method: str, headers: Headers):
    app = OriginMiddleware(Inner(), allowed=[ALLOWED], hosts=[])
    answer = await call(app, method=method, headers=headers)

    assert answer is not None
    assert answer.status == 200


async def test_two_origins_are_refused_though_each_is_allowed():
    app = OriginMiddleware(Inner(), allowed=[ALLOWED], hosts=[])
    answer = await call(app, method="POST", headers=[("origin", ALLOWED)] * 2)

    assert answer is not None
    assert answer.code == "origin_refused"


@pytest.mark.parametrize(
    ("hosts", "status"),
    [(["127.0.0.1:8000"], 200), (["evil.org"], 403), (["127.0.0.1:8000", "evil.org"], 403)],
)
async def test_a_name_that_was_rebound_to_this_machine_is_refused(hosts: list[str], status: int):
    app = OriginMiddleware(Inner(), allowed=[], hosts=["127.0.0.1:8000"])
    answer = await call(app, headers=[("host", host) for host in hosts])

    assert answer is not None
    assert answer.status == status


@pytest.mark.requirement("B6", "D3")
@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        (["Abc_-1234"], True),
        (["x" * 64], True),
        (["short"], False),
        (["x" * 65], False),
        (["abcdefgh\n"], False),
        (["abcdefgh ijk"], False),
        (["Abc_-1234", "Abc_-1234"], False),
        ([], False),
    ],
)
async def test_a_well_formed_request_id_is_kept_and_any_other_replaced(
    asked: list[str], kept: bool
):
    inner = Inner()
    answer = await call(RequestIdMiddleware(inner), headers=[("x-request-id", a) for a in asked])

    assert answer is not None
    given = answer.headers["x-request-id"]
    assert inner.scopes[0]["state"][REQUEST_ID_STATE] == given
    assert (given in asked) is kept
    assert re.fullmatch(r"[A-Za-z0-9_-]{8,64}", given)


@pytest.mark.requirement("B9")
async def test_an_unexpected_exception_is_one_generic_answer_and_is_counted():
    counted: list[Scope] = []
    inner = Inner(failure=ValueError("secret"))
    answer = await call(ErrorsMiddleware(inner, count=counted.append))

    assert answer is not None
    assert (answer.status, answer.code, len(counted)) == (500, "internal_error", 1)
    assert b"secret" not in answer.body
    assert b"request-1" in answer.body


async def test_an_answer_that_has_begun_is_not_mixed_with_an_error():
    async def breaks_in_the_middle(scope: Scope, receive: Receive, send: Send) -> None:
        start: Message = {"type": "http.response.start", "status": 200, "headers": []}
        await send(start)
        raise ValueError("too late")

    counted: list[Scope] = []
    with pytest.raises(ValueError, match="too late"):
        await call(ErrorsMiddleware(breaks_in_the_middle, count=counted.append))

    assert len(counted) == 1


async def test_every_answer_carries_the_security_headers_and_is_not_kept_by_caches():
    answer = await call(SecurityHeadersMiddleware(Inner()))

    assert answer is not None
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
