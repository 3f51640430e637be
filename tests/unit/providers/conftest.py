from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import uvloop
from pydantic import SecretStr
from urllib3.response import HTTPResponse

from app.core.llm import ChatProvider, ChatRequest, Completion, LlmMessage, TextDelta
from app.providers.openai_chat.provider import OpenAiChatProvider
from app.providers.transport.deadlines import Deadlines
from app.providers.transport.http import HttpTransport, Reader
from app.providers.transport.reading import SocketStream, take_over
from app.providers.transport.thread_reading import ThreadStream

ASK = ChatRequest(messages=[LlmMessage("user", "hi")], deadline_seconds=20.0)
OVER_SOCKETS = (
    "test_stream",
    "test_faults",
    "test_refused",
    "test_asking_again",
    "test_reset",
    "test_waiting",
    "test_leaving",
    "test_tls",
)


def pytest_asyncio_loop_factories(config: pytest.Config, item: pytest.Item):
    if item.path.stem in OVER_SOCKETS:
        return {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}
    return {"asyncio": asyncio.new_event_loop}


def only_the_loop(raw: HTTPResponse, executor: ThreadPoolExecutor) -> SocketStream:
    stream = take_over(raw)
    assert stream is not None, "the event loop's reader does not know this body"
    return stream


READERS: dict[str, Reader] = {"loop": only_the_loop, "thread": ThreadStream}


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture(params=["loop", "thread"])
def reader(request: pytest.FixtureRequest) -> Reader:
    return READERS[request.param]


@pytest.fixture
async def transport(reader: Reader) -> AsyncIterator[HttpTransport]:
    with contextlib.closing(HttpTransport(pool_size=4, reader=reader)) as transport:
        yield transport


@pytest.fixture
async def choosing() -> AsyncIterator[HttpTransport]:
    """A transport that picks the reader itself, as the service's does."""
    with contextlib.closing(HttpTransport(pool_size=4)) as transport:
        yield transport


Connect = Callable[..., OpenAiChatProvider]


@pytest.fixture
def connect(transport: HttpTransport) -> Connect:
    """Make a provider for an upstream's URL."""

    def make(url: str, **deadlines: float) -> OpenAiChatProvider:
        return provider(url, transport, **deadlines)

    return make


def provider(
    url: str, transport: HttpTransport, *, models: tuple[str, ...] = ("m",), **deadlines: float
) -> OpenAiChatProvider:
    return OpenAiChatProvider(
        name="default",
        base_url=url,
        api_key=SecretStr("sk-very-secret"),
        models=models,
        transport=transport,
        deadlines=Deadlines(**deadlines),
    )


async def collect(
    provider: ChatProvider, request: ChatRequest = ASK
) -> tuple[list[str], Completion]:
    """Read a whole stream: its texts and its completion."""
    texts: list[str] = []
    async for item in provider.stream(request):
        if isinstance(item, TextDelta):
            texts.append(item.text)
        else:
            completion = item
    return texts, completion


async def texts_before_error(
    provider: ChatProvider, error: type[Exception]
) -> tuple[str, Exception]:
    """Read a stream that must fail: the text that came first, and the error."""
    texts: list[str] = []
    with pytest.raises(error) as caught:
        async for item in provider.stream(ASK):
            assert isinstance(item, TextDelta)
            texts.append(item.text)
    assert type(caught.value) is error
    return "".join(texts), caught.value
