"""Who gets in: identity, origin, and the shape of refusals, the same for HTTP and WebSocket."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from app.core.ids import new_id
from tests.contract.http.contract_client import ContractClient
from tests.running import RunningService, running_service

ADA = {"X-EMAIL-USER": "Ada@Example.com"}


@pytest.fixture
async def proxied() -> AsyncIterator[RunningService]:
    async with running_service(
        test_mode=False,
        trusted_proxies="127.0.0.1/32",
        allowed_origins="https://chat.example.com",
    ) as running:
        yield running


async def get(service: RunningService, path: str, headers: list[tuple[str, str]]):
    async with ContractClient(service.url) as http:
        return await http.get(path, headers)


async def handshake_status(service: RunningService, headers: dict[str, str], path: str = "") -> int:
    url = f"ws://127.0.0.1:{service.port}/ws/{path or new_id()}"
    try:
        async with connect(url, additional_headers=headers, proxy=None):
            return 101
    except InvalidStatus as refusal:
        return refusal.response.status_code


@pytest.mark.requirement("A9")
async def test_the_proxys_header_says_who_is_calling(proxied: RunningService):
    answer = await get(proxied, "/me", list(ADA.items()))

    assert answer.json() == {
        "email": "ada@example.com",
        "groups": ["everyone", "staff"],
        "identified_by": "proxy_header",
    }


@pytest.mark.requirement("A9")
@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("X-EMAIL-USER", "a@b.c"), ("X-EMAIL-USER", "d@e.f")],
        [("X-EMAIL-USER", "a@b.c"), ("X_EMAIL_USER", "d@e.f")],
        [("X_EMAIL_USER", "d@e.f")],
        [("X-EMAIL-USER", "not an address")],
        [("X-EMAIL-USER", "a@b.c, d@e.f")],
        [("X-EMAIL-USER", "a" * 300 + "@b.c")],
    ],
)
async def test_a_doubtful_identity_is_refused(proxied: RunningService, headers):
    answer = await get(proxied, "/me", headers)

    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "not_authenticated"
    assert answer.json()["error"]["request_id"] == answer.headers["x-request-id"]


@pytest.mark.requirement("A9")
async def test_a_header_from_an_untrusted_peer_is_refused_whatever_it_claims():
    async with running_service(test_mode=False, trusted_proxies="10.0.0.1/32") as service:
        forged = [*ADA.items(), ("X-Forwarded-For", "10.0.0.1")]
        answer = await get(service, "/me", forged)
        handshake = await handshake_status(service, dict(forged))

    assert (answer.status_code, handshake) == (401, 401)


async def test_the_proxys_secret_is_needed_when_one_is_set():
    async with running_service(
        test_mode=False, trusted_proxies="127.0.0.1", proxy_secret="open sesame"
    ) as service:
        without = await get(service, "/me", list(ADA.items()))
        wrong = await get(service, "/me", [*ADA.items(), ("X-Proxy-Secret", "x")])
        right = await get(service, "/me", [*ADA.items(), ("X-Proxy-Secret", "open sesame")])

    assert [r.status_code for r in (without, wrong, right)] == [401, 401, 200]


@pytest.mark.requirement("A9")
async def test_the_socket_asks_for_the_same_identity(proxied: RunningService):
    assert await handshake_status(proxied, {}) == 401
    assert await handshake_status(proxied, ADA) == 101


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("https://chat.example.com", 101),
        ("https://chat.example.com.evil.org", 403),
        ("https://evil.org", 403),
        ("http://chat.example.com", 403),
        ("null", 403),
    ],
)
async def test_only_pages_of_allowed_origins_may_connect(
    proxied: RunningService, origin: str, status: int
):
    assert await handshake_status(proxied, {**ADA, "Origin": origin}) == status


async def test_a_state_changing_request_of_a_foreign_page_is_refused(proxied: RunningService):
    async with ContractClient(proxied.url) as http:
        foreign = [*ADA.items(), ("Origin", "https://evil.org")]
        answer = await http.post("/feedback", foreign, json={"rating": "up"})

    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "origin_refused")


async def test_a_rebound_host_name_is_refused_in_test_mode():
    async with running_service() as service:
        answer = await get(service, "/me", [("Host", f"evil.org:{service.port}")])

    assert answer.status_code == 403


@pytest.mark.requirement("B6")
async def test_health_needs_no_identity_and_names_no_secret(proxied: RunningService):
    answer = await get(proxied, "/health", [])

    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


@pytest.mark.requirement("A10", "A4")
async def test_tools_and_sources_are_listed_by_group(proxied: RunningService):
    guest = [("X-EMAIL-USER", "guest@elsewhere.org")]
    seller = [("X-EMAIL-USER", "maria.lopez@example.com")]

    async def names(path: str, key: str, who: list[tuple[str, str]]) -> set[str]:
        return {entry["name"] for entry in (await get(proxied, path, who)).json()[key]}

    assert "sales_report" not in await names("/data", "data_sources", guest)
    assert "sales_report" in await names("/data", "data_sources", seller)
    assert await names("/tools", "tools", seller) - await names("/tools", "tools", guest) == {
        "run_code",
        "query_sales",
    }


@pytest.mark.requirement("A10")
async def test_an_example_is_for_those_who_may_select_all_that_it_names(proxied: RunningService):
    async def titles(email: str) -> list[str]:
        answer = await get(proxied, "/examples", [("X-EMAIL-USER", email)])
        return [example["title"] for example in answer.json()["examples"]]

    for_everyone = ["Ask the handbook", "Calculate"]
    assert await titles("guest@elsewhere.org") == for_everyone
    assert len(await titles("maria.lopez@example.com")) > len(for_everyone)


async def test_a_malformed_client_id_is_refused_before_the_handshake(proxied: RunningService):
    assert await handshake_status(proxied, ADA, "not-an-id") == 400


@pytest.mark.requirement("A28")
async def test_the_live_channel_and_the_model_can_be_turned_off():
    async with running_service(websocket_enabled=False, llm_enabled=False) as service:
        status = await handshake_status(service, {})
        health = await get(service, "/health", [])

    assert status == 403
    assert health.json()["llm"]["available"] is False
