"""Choosing the passages of the selected data sources that bear on a question.

By embeddings when there is an embedding model and it answers, by words otherwise. Indexes are
built at a source's first use and kept; one source is indexed by one task at a time.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from app.agent.letting_go import contained
from app.agent.vector_index import VectorIndex
from app.agent.word_index import WordIndex
from app.core.errors import LlmError
from app.core.in_steps import in_steps
from app.core.llm import EmbeddingProvider
from app.core.ports import DataSource, Document
from app.core.prompting import Passage

MAX_PASSAGES = 6
MAX_PASSAGE_CHARS = 6_000

# An embedding model that hangs costs every turn its whole deadline: after a failure it is left
# alone for this long.
REST_SECONDS = 30.0
Scored = tuple[float, str, Document]


@dataclass(frozen=True, slots=True)
class Found:
    """The passages, best first and numbered from 1, and how they were found."""

    passages: tuple[Passage, ...]
    found_by: Literal["embeddings", "words"]


I = TypeVar("I")  # noqa: E741 - an index of either kind


class Retriever:
    """Searches data sources. Safe to use from many turns at once."""

    def __init__(self, embedder: EmbeddingProvider | None) -> None:
        self._embedder = embedder
        self._resting_until = 0.0
        self._words: dict[str, _Kept[WordIndex]] = {}
        self._vectors: dict[str, _Kept[VectorIndex]] = {}
        self._building: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def search(self, question: str, sources: Sequence[DataSource]) -> Found:
        """Return at most six passages. Raises `ToolError` when a data source cannot be read."""
        if self._embedder is not None and time.monotonic() >= self._resting_until:
            try:
                hits = await self._by_meaning(self._embedder, question, sources)
                return Found(_numbered(hits), "embeddings")
            except LlmError:  # the words still work while the embedding model is down
                self._resting_until = time.monotonic() + REST_SECONDS
        return Found(_numbered(await self._by_words(question, sources)), "words")

    def close(self) -> None:
        for kept in self._words.values():
            kept.index.close()
        self._words.clear()

    async def _by_meaning(
        self, embedder: EmbeddingProvider, question: str, sources: Sequence[DataSource]
    ) -> list[Scored]:
        async def build(documents: Sequence[Document]) -> VectorIndex:
            vectors = await embedder.embed([f"{d.title}\n{d.text}" for d in documents])
            return VectorIndex(documents, vectors)

        [wanted] = await embedder.embed([question])
        hits: list[Scored] = []
        for source in sources:
            index = await self._index(self._vectors, source, build)
            found = await in_steps(index.searching(wanted, MAX_PASSAGES))
            hits += [(score, source.name, d) for score, d in found]
        return hits

    async def _by_words(self, question: str, sources: Sequence[DataSource]) -> list[Scored]:
        async def build(documents: Sequence[Document]) -> WordIndex:
            if old := self._words.get(source.name):
                old.index.close()
            return WordIndex(documents)

        hits: list[Scored] = []
        for source in sources:
            index = await self._index(self._words, source, build)
            hits += [(score, source.name, d) for score, d in index.search(question, MAX_PASSAGES)]
        return hits

    async def _index(
        self,
        kept: dict[str, _Kept[I]],
        source: DataSource,
        build: Callable[[Sequence[Document]], Awaitable[I]],
    ) -> I:
        """Return the source's index, built anew when its documents are not those it was made of."""
        async with self._building[source.name]:
            documents = tuple(await contained(source.documents()))
            known = kept.get(source.name)
            if known is None or known.documents != documents:
                known = kept[source.name] = _Kept(documents, await build(documents))
            return known.index


@dataclass(frozen=True, slots=True)
class _Kept(Generic[I]):
    """An index and the documents that it was made of."""

    documents: tuple[Document, ...]
    index: I


def _numbered(hits: list[Scored]) -> tuple[Passage, ...]:
    best = sorted(hits, key=lambda hit: -hit[0])[:MAX_PASSAGES]
    return tuple(
        Passage(number, name, _cut(document))
        for number, (_, name, document) in enumerate(best, start=1)
    )


def _cut(document: Document) -> Document:
    if len(document.text) <= MAX_PASSAGE_CHARS:
        return document
    return Document(
        document.id, document.title, document.location, document.text[:MAX_PASSAGE_CHARS]
    )
