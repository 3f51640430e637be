"""Choosing the passages of the selected data sources that bear on a question.

By embeddings when there is an embedding model and it answers, by words otherwise. Indexes are
built at a source's first use and kept; one source is indexed by one task at a time.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.agent.vector_index import VectorIndex
from app.agent.word_index import WordIndex
from app.core.errors import LlmError
from app.core.llm import EmbeddingProvider
from app.core.ports import DataSource, Document
from app.core.prompting import Passage

MAX_PASSAGES = 6
MAX_PASSAGE_CHARS = 6_000

Scored = tuple[float, str, Document]


@dataclass(frozen=True, slots=True)
class Found:
    """The passages, best first and numbered from 1, and how they were found."""

    passages: tuple[Passage, ...]
    found_by: Literal["embeddings", "words"]


class Retriever:
    """Searches data sources. Safe to use from many turns at once."""

    def __init__(self, embedder: EmbeddingProvider | None) -> None:
        self._embedder = embedder
        self._words: dict[str, WordIndex] = {}
        self._vectors: dict[str, VectorIndex] = {}
        self._building: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def search(self, question: str, sources: Sequence[DataSource]) -> Found:
        """Return at most six passages. Raises `ToolError` when a data source cannot be read."""
        if self._embedder is not None:
            try:
                hits = await self._by_meaning(self._embedder, question, sources)
                return Found(_numbered(hits), "embeddings")
            except LlmError:  # the words still work while the embedding model is down
                pass
        return Found(_numbered(await self._by_words(question, sources)), "words")

    def close(self) -> None:
        """Free the indexes."""
        for index in self._words.values():
            index.close()

    async def _by_meaning(
        self, embedder: EmbeddingProvider, question: str, sources: Sequence[DataSource]
    ) -> list[Scored]:
        [wanted] = await embedder.embed([question])
        hits: list[Scored] = []
        for source in sources:
            index = await self._vector_index(embedder, source)
            hits += [(score, source.name, d) for score, d in index.search(wanted, MAX_PASSAGES)]
        return hits

    async def _vector_index(self, embedder: EmbeddingProvider, source: DataSource) -> VectorIndex:
        async with self._building[source.name]:
            if source.name not in self._vectors:
                documents = await source.documents()
                vectors = await embedder.embed([f"{d.title}\n{d.text}" for d in documents])
                self._vectors[source.name] = VectorIndex(documents, vectors)
            return self._vectors[source.name]

    async def _by_words(self, question: str, sources: Sequence[DataSource]) -> list[Scored]:
        hits: list[Scored] = []
        for source in sources:
            async with self._building[source.name]:
                if source.name not in self._words:
                    self._words[source.name] = WordIndex(await source.documents())
            index = self._words[source.name]
            hits += [(score, source.name, d) for score, d in index.search(question, MAX_PASSAGES)]
        return hits


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
