from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import SecretStr

from app.core.errors import LlmBadResponse, LlmRejected
from app.core.llm import EmbeddingProvider
from app.providers.openai_chat.embeddings import OpenAiEmbeddings
from app.providers.transport.http import HttpTransport

from .upstream import Peer, Upstream, counted


def embeddings(url: str, transport: HttpTransport) -> EmbeddingProvider:
    return OpenAiEmbeddings(
        base_url=url + "/", api_key=SecretStr("k"), model="e", transport=transport
    )


@pytest.mark.requirement("A2")
async def test_a_hundred_and_thirty_texts_go_in_three_batches_and_keep_their_order(
    choosing: HttpTransport,
) -> None:
    async def script(peer: Peer) -> None:
        texts = json.loads(upstream.received[-1].body)["input"]
        data = [
            {"index": at, "embedding": [float(text), 1]}
            for at, text in reversed([*enumerate(texts)])
        ]
        await peer.send(counted(json.dumps({"data": data}).encode(), kind="application/json"))

    async with Upstream(script) as upstream:
        vectors = await embeddings(upstream.url, choosing).embed([str(n) for n in range(130)])
    assert vectors == [[float(number), 1.0] for number in range(130)]
    assert [len(json.loads(each.body)["input"]) for each in upstream.received] == [64, 64, 2]
    assert upstream.received[0].line == "POST /v1/embeddings HTTP/1.1"
    assert upstream.received[0].headers["authorization"] == "Bearer k"


async def test_no_text_needs_no_request(choosing: HttpTransport) -> None:
    assert await embeddings("http://127.0.0.1:1/v1", choosing).embed([]) == []


@pytest.mark.parametrize(
    "data",
    [
        [{"index": 0, "embedding": [1.0]}],
        [{"index": 0, "embedding": [1.0]}, {"index": 0, "embedding": [1.0]}],
        [{"index": 0, "embedding": [1.0]}, {"index": 1, "embedding": [1.0, 2.0]}],
        [{"index": 0, "embedding": [1.0]}, {"index": 1, "embedding": []}],
        [{"index": 0, "embedding": [1.0]}, {"index": 1, "embedding": ["1"]}],
        [{"index": 0, "embedding": [1.0]}, {"index": 1, "embedding": [True]}],
        [{"index": 0, "embedding": [1.0]}, {"index": 1, "embedding": [float("1e308") * 10]}],
        [{"index": 0, "embedding": [1.0]}, 5],
        None,
    ],
)
async def test_vectors_that_are_none_are_a_bad_response(choosing: HttpTransport, data: Any) -> None:
    body = json.dumps({"data": data}).replace("Infinity", "1e999").encode()

    async def script(peer: Peer) -> None:
        await peer.send(counted(body, kind="application/json"))

    async with Upstream(script) as upstream:
        with pytest.raises(LlmBadResponse):
            await embeddings(upstream.url, choosing).embed(["a", "b"])


async def test_a_refusal_is_an_llm_error(choosing: HttpTransport) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(counted(b"", 400))

    async with Upstream(script) as upstream:
        with pytest.raises(LlmRejected):
            await embeddings(upstream.url, choosing).embed(["a"])


@pytest.mark.parametrize("key", ["with space", "line\nbreak", "naïve"])
def test_a_key_that_no_header_can_carry_is_refused_without_being_shown(
    choosing: HttpTransport, key: str
) -> None:
    with pytest.raises(ValueError, match="visible ASCII") as caught:
        OpenAiEmbeddings(base_url="http://x", model="e", transport=choosing, api_key=SecretStr(key))
    assert key not in repr(caught.value)


@pytest.mark.parametrize("url", ["", "x:80", "ftp://x", "http://"])
def test_an_address_that_is_none_is_refused_at_the_start(choosing: HttpTransport, url: str) -> None:
    with pytest.raises(ValueError, match="http://"):
        OpenAiEmbeddings(base_url=url, model="e", transport=choosing)
