"""The embedding provider of the OpenAI wire format. Retrieval sees it as `EmbeddingProvider`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import orjson
from pydantic import SecretStr

from app.core.errors import LlmBadResponse
from app.providers.openai_chat.address import Address
from app.providers.transport.http import Call, HttpTransport

BATCH = 64
"""Texts in one request; servers allow from some dozens to 2048."""


class OpenAiEmbeddings:
    """Vectors from one model of one server. `deadline_seconds` bounds each request."""

    def __init__(
        self,
        *,
        base_url: str,
        model: str,
        transport: HttpTransport,
        api_key: SecretStr | None = None,
        deadline_seconds: float = 30.0,
    ) -> None:
        self._address = Address(base_url, api_key)
        self._model = model
        self._transport = transport
        self._deadline = deadline_seconds

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Return one vector per text, in order, all of one length; batches go one by one.

        Raises an `LlmError`; `LlmBadResponse` when vectors are missing, differ in length or hold
        something that is no finite number.
        """
        vectors: list[list[float]] = []
        for start in range(0, len(texts), BATCH):
            batch = texts[start : start + BATCH]
            vectors += _vectors(await self._transport.fetch(self._call(batch)), len(batch))
        if len({len(vector) for vector in vectors}) > 1:
            raise _bad("vectors of different lengths")
        return vectors

    def _call(self, texts: Sequence[str]) -> Call:
        clean = [text.encode("utf-8", "replace").decode() for text in texts]
        body = {"model": self._model, "input": clean, "encoding_format": "float"}
        return Call(
            url=self._address.url("/embeddings"),
            body=orjson.dumps(body),
            api_key=self._address.key,
            accept="application/json",
            seconds=self._deadline,
        )


def _vectors(body: bytes, count: int) -> list[list[float]]:
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise _bad("something that is not JSON") from error
    items = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(items, list) or len(items) != count:
        raise _bad(f"not {count} vectors")
    found: dict[int, list[float]] = {}
    for place, item in enumerate(items):
        index = item.get("index", place) if isinstance(item, dict) else place
        found[index if type(index) is int else -1] = _vector(item)
    if sorted(found) != list(range(count)):
        raise _bad("vectors with wrong indexes")
    return [found[index] for index in range(count)]


def _vector(item: Any) -> list[float]:
    values = item.get("embedding") if isinstance(item, dict) else None
    if not isinstance(values, list) or not values or not set(map(type, values)) <= {int, float}:
        raise _bad("a vector that is not a list of numbers")
    vector = [float(value) for value in values]
    if not all(map(math.isfinite, vector)):
        raise _bad("a vector with a number that is not finite")
    return vector


def _bad(what: str) -> LlmBadResponse:
    return LlmBadResponse(f"The embedding server sent {what}.")
