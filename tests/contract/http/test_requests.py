"""What holds for every request: HEAD, queries, Host, ranges, and the address in the documents."""

from __future__ import annotations

import json
from datetime import timedelta

import httpx2
import pytest
import yaml

from tests.contract.http.contract import OPERATIONS, check_answer, check_refusal
from tests.contract.http.contract_client import ContractClient
from tests.contract.http.raw import say
from tests.running import RunningService, running_service

GETS = sorted(op.path for op in OPERATIONS.values() if op.verb == "GET" and "{" not in op.path)
ID = "0" * 32
STRICT = ["/chats", "/health", "/me", "/tools", "/data", "/examples"]


async def test_head_is_answered_wherever_get_is_with_the_same_headers(service: RunningService):
    """On one connection: a body behind a HEAD would be taken for the next answer."""
    same = ("content-type", "content-length", "etag", "content-security-policy")
    async with ContractClient(service.url) as client:
        for path in {*GETS, "/static/index.html"} - {"/health"}:  # whose length is of the moment
            get = await client.request("GET", path) if path in GETS else None
            head = await client.request("HEAD", path)
            assert (head.status_code, head.content) == (200, b""), path
            for name in same if get is not None else ():
                assert head.headers.get(name) == get.headers.get(name), (path, name)
        assert (await client.request("HEAD", "/health")).status_code == 200
        refused = [
            await client.request("DELETE", path) for path in ("/health", f"/chats/{ID}/messages")
        ]
    assert [answer.headers["allow"] for answer in refused] == ["GET, HEAD"] * 2


@pytest.mark.requirement("F1")
async def test_a_query_that_the_contract_does_not_name_is_refused_with_its_place(
    service: RunningService,
):
    async with ContractClient(service.url) as client:
        for path in STRICT:
            answer = await client.get(f"{path}?colour=red")
            assert answer.status_code == 400, path
            assert answer.json()["error"]["details"][0]["at"] == "query/colour"
        for path in set(GETS) - set(STRICT):
            assert (await client.get(f"{path}?utm_source=mail")).status_code == 200, path


@pytest.mark.parametrize("hosts", ["", "Host: a\r\nHost: b\r\n"], ids=["none", "two"])
async def test_http_1_1_needs_exactly_one_host(service: RunningService, hosts: str):
    answer = await say(service.port, f"GET /health HTTP/1.1\r\n{hosts}\r\n".encode())

    assert answer.status == 400
    assert check_refusal(answer.status, answer.headers, answer.body) == "bad_request"
    assert "exactly one Host" in json.loads(answer.body)["error"]["message"]


async def test_http_1_0_needs_none():
    async with running_service(test_mode=False, trusted_proxies="127.0.0.1/32") as service:
        answer = await say(service.port, b"GET /health HTTP/1.0\r\n\r\n")

    assert answer.status == 200


@pytest.mark.parametrize("wanted", ["bytes=0-9", "bytes=9999999-", "bytes=nonsense", "lines=1"])
async def test_a_file_comes_whole_whatever_range_is_asked_for(service: RunningService, wanted: str):
    async with ContractClient(service.url) as client:
        for path in ("/", "/openapi.json", "/docs"):
            assert (await client.get(path, [("Range", wanted)])).status_code == 200
        async with httpx2.AsyncClient(base_url=service.url) as http:
            static = await http.get("/static/index.html", headers={"Range": wanted})
    assert (static.status_code, static.headers.get("accept-ranges")) == (200, None)
    assert static.text.startswith("<!doctype html>")


async def test_the_documents_name_the_address_at_which_they_are_served(service: RunningService):
    here = f"127.0.0.1:{service.port}"
    async with httpx2.AsyncClient(base_url=service.url) as http:
        openapi = (await http.get("/openapi.json")).json()
        asyncapi = yaml.safe_load((await http.get("/asyncapi.yaml")).text)

    assert openapi["servers"][0]["url"] == f"http://{here}"
    local = asyncapi["servers"]["local"]
    assert (local["host"], local["protocol"]) == (here, "ws")


@pytest.mark.parametrize(
    ("host", "url", "live"),
    [
        ("chat.example.com", "https://chat.example.com", ("chat.example.com", "wss")),
        ("other.example.com", "http://other.example.com", ("other.example.com", "ws")),
        ('x"},{"', "http://127.0.0.1:8000", ("127.0.0.1:8000", "ws")),
        ("[::1]:80", "http://[::1]:80", ("[::1]:80", "ws")),
    ],
)
async def test_a_host_is_believed_when_it_is_a_plain_one(
    host: str, url: str, live: tuple[str, str]
):
    proxied = {"test_mode": False, "trusted_proxies": "127.0.0.1/32"}
    headers = {"X-EMAIL-USER": "ada@example.com", "Host": host}
    async with (
        running_service(**proxied, allowed_origins="https://chat.example.com") as service,
        httpx2.AsyncClient(base_url=service.url, headers=headers) as http,
    ):
        openapi = yaml.safe_load((await http.get("/openapi.yaml")).text)
        local = (await http.get("/asyncapi.json")).json()["servers"]["local"]

    assert openapi["servers"][0]["url"] == url
    assert (local["host"], local["protocol"]) == live


FULL = {"error": {"code": "rate_limited", "message": "Full.", "request_id": "x" * 8}}
DECLARED = {"content-type": "application/json", "x-request-id": "x" * 8, "retry-after": "60"}


@pytest.mark.requirement("F1")
@pytest.mark.parametrize(
    ("headers", "seen"),
    [
        (DECLARED, None),
        ({**DECLARED, "x-new": "1"}, "x-new"),
        ({name: DECLARED[name] for name in DECLARED if name != "retry-after"}, "retry-after"),
    ],
    ids=["as declared", "one more", "one less"],
)
def test_every_header_of_an_answer_is_declared_and_there(
    headers: dict[str, str], seen: str | None
) -> None:
    request = httpx2.Request("POST", "http://127.0.0.1/api/chat/stream")
    answer = httpx2.Response(429, headers=headers, json=FULL, request=request)
    answer.elapsed = timedelta(seconds=1)
    if seen is None:
        check_answer("POST", "/api/chat/stream", answer)
        return
    with pytest.raises(AssertionError, match=f"(?i){seen}"):
        check_answer("POST", "/api/chat/stream", answer)
