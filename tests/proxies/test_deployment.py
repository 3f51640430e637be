"""parlance behind each of the proxies of docs/deployment.md, configured as it is printed there."""

from __future__ import annotations

import asyncio
import base64
import json
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from playwright.async_api import expect
from websockets.asyncio.client import connect

from app.core.ids import new_id
from tests.clients.browsing import chromium
from tests.proxies import documented, programs
from tests.proxies.documented import LANGUAGES, Place
from tests.running import RunningService, running_service

pytestmark = pytest.mark.asyncio(loop_scope="module")
ADA = "ada@example.com"
SILENCE = 4.0
# With these the silence is twice as long as the proxy waits for anything.
SHORTER = {"nginx": ("60s", "2s"), "caddy": ("60s", "60s"), "haproxy": ("60s", "2s")}
WAIT_SECONDS = 60


@dataclass(frozen=True)
class Deployment:
    """A service behind a proxy."""

    program: str
    place: Place
    service: RunningService
    path: str

    @property
    def url(self) -> str:
        return f"https://localhost:{self.place.port}{self.path}"

    @property
    def origin(self) -> str:
        return f"https://localhost:{self.place.port}"

    @property
    def silence(self) -> float:
        """How long the model pauses; once for each proxy it is longer than the proxy waits."""
        return 1.0 if self.path else SILENCE

    @property
    def signed_in(self) -> dict[str, str]:
        """What Ada's browser sends by itself."""
        if self.program == "haproxy":
            login = base64.b64encode(f"{ADA}:change-me".encode()).decode()
            return {"Authorization": f"Basic {login}"}
        return {"Cookie": f"signed_in={ADA}"}

    @property
    def tls(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.place.certificate)

    def http(self, **headers: str) -> httpx2.AsyncClient:
        return httpx2.AsyncClient(
            verify=self.tls, headers=headers, trust_env=False, timeout=WAIT_SECONDS
        )


@pytest_asyncio.fixture(
    scope="module",
    loop_scope="module",
    params=[(name, path) for path in ("", "/chat") for name in LANGUAGES],
    ids=lambda given: "".join(given),
)
async def deployment(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Deployment]:
    name, path = request.param
    programs.program(name)
    async with AsyncExitStack() as stack:
        with programs.reserved_port() as port:
            origin = f"https://localhost:{port}"
            service = await stack.enter_async_context(
                running_service(
                    test_mode=False,
                    trusted_proxies="127.0.0.1",
                    proxy_secret="change-me",
                    allowed_origins=origin,
                    thinking_interval_seconds=0.5,
                    reconnect_grace_seconds=0,
                )
            )
            sign_in = await stack.enter_async_context(programs.sign_in())
        place = Place(port, service.port, sign_in, tmp_path_factory.mktemp(name))
        programs.make_certificate(place)
        block = documented.below_a_path(name) if path else documented.printed(name)
        configuration = documented.placed(name, block.replace(*SHORTER[name]), place)
        await stack.enter_async_context(programs.running(name, configuration, place))
        yield Deployment(name, place, service, path)


async def test_who_is_calling_is_what_the_proxy_says(deployment: Deployment) -> None:
    """Whoever is signed in is that person, whatever the request says of itself."""
    foreign = {"X-EMAIL-USER": "mallory@example.com", "X-Proxy-Secret": "change-me"}
    async with deployment.http() as http:
        ada = await http.get(f"{deployment.url}/me", headers=deployment.signed_in)
        claimed = await http.get(
            f"{deployment.url}/me", headers={**deployment.signed_in, **foreign}
        )
        nobody = await http.get(f"{deployment.url}/me", headers=foreign)
        health = await http.get(f"{deployment.url}/health")

    assert [answer.status_code for answer in (ada, claimed, nobody)] == [200, 200, 401]
    assert [answer.json()["email"] for answer in (ada, claimed)] == [ADA, ADA]
    assert health.json()["status"] == "ok"


async def test_a_person_without_an_address_cannot_bring_one_along(deployment: Deployment) -> None:
    brought = {
        "X-EMAIL-USER": "mallory@example.com",
        "Cookie": "signed_in=somebody",
        "Authorization": "Basic bWFsbG9yeTpndWVzcw==",
    }
    async with deployment.http(**brought) as http:
        answer = await http.get(f"{deployment.url}/me")

    assert answer.status_code == 401


async def test_a_body_that_is_too_large_is_refused_by_the_service(deployment: Deployment) -> None:
    async with deployment.http(**deployment.signed_in) as http:
        answer = await http.post(
            f"{deployment.url}/api/chat/stream", json={"message": "x" * 300_000}
        )

    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


async def heard_on_the_stream(deployment: Deployment) -> list[tuple[float, dict[str, Any]]]:
    body = {"id": new_id(), "message": "Say two words."}
    headers = {**deployment.signed_in, "Accept-Encoding": "gzip"}
    heard = []
    async with deployment.http(**headers) as http:
        url = f"{deployment.url}/api/chat/stream"
        async with http.stream("POST", url, json=body) as answer:
            assert "content-encoding" not in answer.headers
            async for line in answer.aiter_lines():
                if line.startswith("data: "):
                    heard.append((time.monotonic(), json.loads(line.removeprefix("data: "))))
    return heard


async def heard_on_the_socket(deployment: Deployment) -> list[tuple[float, dict[str, Any]]]:
    url = f"wss{deployment.url.removeprefix('https')}/ws/{new_id()}?takeover=true"
    options = {"additional_headers": deployment.signed_in, "origin": deployment.origin}
    heard: list[tuple[float, dict[str, Any]]] = []
    async with connect(url, ssl=deployment.tls, proxy=None, **options) as socket:  # type: ignore[arg-type]
        session = json.loads(await socket.recv())
        if session["resumed"]:
            cursor = {name: session[name] for name in ("epoch", "seq")}
            await socket.send(json.dumps({"type": "resume", **cursor}))
        command = {"type": "chat", "id": new_id(), "content": "Say two words."}
        await socket.send(json.dumps(command))
        while not heard or heard[-1][1]["type"] != "turn_finished":
            frame = json.loads(await socket.recv())
            heard.append((time.monotonic(), frame))
    return heard


@pytest.mark.parametrize("hear", [heard_on_the_stream, heard_on_the_socket])
async def test_words_come_as_they_are_written_also_after_a_long_silence(
    deployment: Deployment, hear: Any
) -> None:
    deployment.service.demo.script(
        [{"text": ["one ", {"text": "two", "delay": deployment.silence}]}]
    )
    async with asyncio.timeout(WAIT_SECONDS):
        heard = await hear(deployment)

    words = {event["text"]: when for when, event in heard if event["type"] == "token"}
    outcomes = [event["outcome"] for _, event in heard if event["type"] == "turn_finished"]
    assert (list(words), outcomes) == (["one ", "two"], ["completed"])
    assert words["two"] - words["one "] > deployment.silence / 2


async def test_a_page_of_another_origin_is_kept_out(deployment: Deployment) -> None:
    async with deployment.http(**deployment.signed_in, Origin="https://elsewhere.example") as http:
        answer = await http.post(f"{deployment.url}/feedback", json={"rating": "up"})

    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "origin_refused")


async def test_the_page_works_in_a_browser_over_http_2(deployment: Deployment) -> None:
    deployment.service.demo.script([{"text": "Here I am, behind the proxy."}])
    async with chromium() as browser:
        context = await browser.new_context(
            ignore_https_errors=True,
            http_credentials={"username": ADA, "password": "change-me"},
        )
        await context.add_cookies(
            [{"name": "signed_in", "value": ADA, "url": deployment.origin, "secure": True}]
        )
        context.set_default_timeout(WAIT_SECONDS * 1000)
        page = await context.new_page()
        await page.goto(f"{deployment.url}/")
        await page.get_by_label("Your message").fill("Are you there?")
        await page.keyboard.press("Enter")
        answer = page.get_by_role("paragraph").get_by_text("Here I am")
        await expect(answer).to_be_visible(timeout=WAIT_SECONDS * 1000)
        spoken = await page.evaluate(
            "performance.getEntriesByType('navigation')[0].nextHopProtocol"
        )

    assert spoken == "h2"
