"""The headers that every answer carries, also those that no application gives."""

from __future__ import annotations

import httpx2
import pytest

from app.middleware.security_headers import OWN_HEADERS
from tests.contract.http.contract import of_every_answer
from tests.contract.http.raw import say
from tests.running import RunningService

BAD_LINE = b"NONSENSE\r\n\r\n"
BAD_HANDSHAKE = (
    b"GET /ws/00000000000000000000000000000000 HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: short\r\n\r\n"
)


@pytest.mark.parametrize("bytes_", [BAD_LINE, BAD_HANDSHAKE], ids=["no HTTP", "no handshake"])
async def test_what_the_server_refuses_by_itself_carries_the_headers_of_every_answer(
    service: RunningService, bytes_: bytes
):
    answer = await say(service.port, bytes_)

    assert answer.status == 400
    expected = {name.decode(): value.decode().lower() for name, value in OWN_HEADERS}
    assert "content-security-policy" in expected
    assert expected.items() <= answer.headers.items()
    assert answer.headers["cache-control"] == "no-store"


def test_what_every_answer_carries_is_declared_once_for_all() -> None:
    own = {name.decode() for name, _ in OWN_HEADERS}

    assert of_every_answer() == own | {"x-request-id", "cache-control"}


@pytest.mark.requirement("A9")
@pytest.mark.parametrize(
    ("path", "kept"),
    [
        *(
            (path, "no-store")
            for path in ("/me", "/tools", "/data", "/examples", "/health", "/nowhere")
        ),
        *((path, "no-cache") for path in ("/", "/static/index.html", "/openapi.json", "/docs")),
    ],
)
async def test_what_depends_on_the_caller_is_never_kept_and_files_are_asked_for_again(
    service: RunningService, path: str, kept: str
):
    async with httpx2.AsyncClient(base_url=service.url) as http:
        answer = await http.get(path)
        tag = answer.headers.get("etag")
        again = await http.get(path, headers={"if-none-match": tag} if tag else {})

    assert answer.headers["cache-control"] == again.headers["cache-control"] == kept
