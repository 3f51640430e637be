"""Who is calling: only what a trusted proxy says, exactly once, in exactly one spelling."""

from __future__ import annotations

import ipaddress
from typing import Any

import pytest
from structlog.testing import capture_logs

from app.middleware.identity import IdentityMiddleware, IdentityRules
from generated import Principal
from tests.unit.middleware.asgi_client import Answer, Headers, Inner, call

PROXY = ("10.0.0.7", 40000)
ADA: Headers = [("x-email-user", "Ada@Example.com")]


async def serve(headers: Headers, *, client: Any = PROXY, **rules: Any) -> tuple[Answer, Inner]:
    chosen = {
        "test_mode": False,
        "trusted_proxies": (ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("fd00::/8")),
        "proxy_secret": None,
        "public_paths": {"/health"},
        "groups": lambda email: ["everyone"],
        **rules,
    }
    inner = Inner()
    app = IdentityMiddleware(inner, rules=IdentityRules(**chosen))
    answer = await call(app, headers=headers, client=client, path="/me")
    assert answer is not None
    return answer, inner


@pytest.mark.requirement("A9")
@pytest.mark.parametrize("peer", ["10.0.0.7", "::ffff:10.0.0.7", "fd00::1"])
async def test_an_address_from_a_trusted_proxy_is_the_caller(peer: str):
    _, inner = await serve(ADA, client=(peer, 1))

    assert inner.scopes[0]["state"]["principal"] == Principal(
        email="ada@example.com", groups=["everyone"], identified_by="proxy_header"
    )


@pytest.mark.requirement("A9")
@pytest.mark.parametrize("peer", ["127.0.0.1", "11.0.0.1", "::1", "::ffff:11.0.0.1", "testclient"])
async def test_the_header_is_not_believed_from_anybody_else(peer: str):
    answer, inner = await serve([*ADA, ("x-forwarded-for", "10.0.0.7")], client=(peer, 1))

    assert (answer.status, answer.code, inner.scopes) == (401, "not_authenticated", [])


async def test_a_caller_without_a_socket_is_not_believed():
    assert (await serve(ADA, client=None))[0].status == 401


@pytest.mark.requirement("A9")
@pytest.mark.parametrize(
    "headers",
    [
        [],
        [*ADA, *ADA],
        [*ADA, ("x_email_user", "eve@example.com")],
        [*ADA, ("X-Email_User", "eve@example.com")],
        [("x_email_user", "ada@example.com")],
    ],
)
async def test_none_two_or_another_spelling_of_the_header_is_refused(headers: Headers):
    assert (await serve(headers))[0].code == "not_authenticated"


@pytest.mark.parametrize(
    "value",
    [
        "",
        "ada",
        "ada@",
        "@example.com",
        "a@b@c",
        "Ada <ada@example.com>",
        "ada@example.com, eve@example.com",
        "ada@exämple.com",
        "ada@example.com\x00",
        "ada@example.com\n",
        "x" * 65 + "@example.com",
        "a@" + "x" * 64,
        "a@" + ".".join(["x" * 60] * 5),
        "ada@..",
        "ada@-",
        "ada@.example.com",
        "ada@example.com.",
        "ada@example..com",
        "ada@-example.com",
        "ada@example-.com",
        "ada@exa_mple.com",
        ".ada@example.com",
        "ada.@example.com",
        "a..da@example.com",
        "ad\u00e1@example.com",
        "ada\u0301@example.com".encode().decode("latin-1"),
        "ada@example.com\xa0",
    ],
)
async def test_what_is_not_a_plain_address_is_refused(value: str):
    assert (await serve([("x-email-user", value)]))[0].code == "not_authenticated"


@pytest.mark.parametrize(
    "email",
    [
        "x" * 64 + "@" + ".".join(["y" * 63] * 2 + ["z" * 61]),
        "a'b+c/d@x.y-z.w",
        "ada@intranet",
        "a@1.example.com",
        " Ada.Lovelace@EXAMPLE.com\t",
    ],
)
async def test_every_address_that_is_taken_fits_the_contract_in_one_form(email: str):
    answer, inner = await serve([("x-email-user", email)])

    assert answer.status == 200
    assert inner.scopes[0]["state"]["principal"].email == email.strip().lower()


async def test_fifty_claims_of_a_peer_that_is_not_trusted_leave_one_line():
    stranger = {"client": ("203.0.113.9", 1)}
    inner = Inner()
    rules = IdentityRules(
        test_mode=False,
        trusted_proxies=(),
        proxy_secret=None,
        public_paths=(),
        groups=lambda email: [],
    )
    app = IdentityMiddleware(inner, rules=rules)
    with capture_logs() as lines:
        await call(app, path="/me", **stranger)
        for _ in range(50):
            await call(app, headers=ADA, path="/me", **stranger)

    [line] = lines
    assert (line["log_level"], line["peer"]) == ("warning", "203.0.113.9")
    assert (line["claimed"], line["path"]) == ("Ada@Example.com", "/me")


@pytest.mark.parametrize(
    ("sent", "status"),
    [(["s3cret"], 200), (["wrong"], 401), ([], 401), (["s3cret", "s3cret"], 401), (["é"], 401)],
)
async def test_a_proxy_with_a_secret_must_show_it_once(sent: list[str], status: int):
    headers = [*ADA, *(("x-proxy-secret", value) for value in sent)]

    assert (await serve(headers, proxy_secret="s3cret"))[0].status == status


@pytest.mark.requirement("A9")
async def test_everybody_is_the_test_user_in_test_mode_whatever_they_say():
    _, inner = await serve(ADA, client=None, test_mode=True)

    assert inner.scopes[0]["state"]["principal"].email == "test@test.com"


async def test_nothing_behind_sees_a_header_that_looks_like_an_identity():
    looks = [
        "x-email-user",
        "x-proxy-secret",
        "remote-user",
        "x_remote_user",
        "x-forwarded-email",
        "x-auth-request-groups",
    ]
    headers = [(name, "root@example.com") for name in looks] + [("accept", "*/*")]
    _, inner = await serve(headers, test_mode=True)

    assert inner.headers == ["accept"]


async def test_a_public_path_needs_nobody_and_a_broken_identity_gives_nobody():
    inner = Inner()
    rules = IdentityRules(
        test_mode=False,
        trusted_proxies=(),
        proxy_secret=None,
        public_paths={"/health"},
        groups=lambda email: [],
    )
    answer = await call(IdentityMiddleware(inner, rules=rules), path="/health", headers=ADA)

    assert answer is not None
    assert answer.status == 200
    assert "principal" not in inner.scopes[0]["state"]


@pytest.mark.requirement("A9")
async def test_a_handshake_is_refused_like_a_request():
    rules = IdentityRules(
        test_mode=False,
        trusted_proxies=(),
        proxy_secret=None,
        public_paths=(),
        groups=lambda email: [],
    )
    answer = await call(
        IdentityMiddleware(Inner(), rules=rules),
        kind="websocket",
        messages=[{"type": "websocket.connect"}],
    )

    assert answer is not None
    assert (answer.status, answer.code) == (401, "not_authenticated")
