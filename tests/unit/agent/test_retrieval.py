"""Retrieval: by meaning when it can, by words otherwise, never from a stale index."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.agent.retrieval import MAX_PASSAGE_CHARS, MAX_PASSAGES, Retriever
from app.agent.vector_index import VectorIndex
from app.agent.word_index import WordIndex
from app.core.errors import LlmUnavailable
from app.core.llm import EmbeddingProvider
from app.core.ports import Document
from app.core.text import at_once
from tests.unit.fakes import FakeDataSource, FakeEmbedder


def by_length(text: str) -> list[float]:
    return [1.0, float(len(text))]


class Down(EmbeddingProvider):
    """An embedding model that cannot be reached."""

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        raise LlmUnavailable("down")


@pytest.mark.requirement("A5")
async def test_the_best_passages_of_all_sources_are_numbered_from_one():
    fruit = FakeDataSource([f"apple {n}" for n in range(9)], name="fruit")
    trees = FakeDataSource(["apple apple apple tree", "oak"], name="trees")
    retriever = Retriever(None)
    found = await retriever.search("apple tree?", [fruit, trees])
    retriever.close()

    assert found.found_by == "words"
    assert [p.number for p in found.passages] == list(range(1, MAX_PASSAGES + 1))
    assert (found.passages[0].data_source, found.passages[0].document.id) == ("trees", "0")


@pytest.mark.parametrize("question", ["", "the of and", "zebra", '"" OR NOT (*', "__ ___ \x00"])
async def test_a_question_that_matches_nothing_finds_nothing(question: str):
    retriever = Retriever(None)
    found = await retriever.search(question, [FakeDataSource(["apples are red"])])
    retriever.close()

    assert found.passages == ()


@given(st.text())
def test_no_question_breaks_the_word_index(question: str):
    index = WordIndex([Document("1", "Title", "page 1", "some words")])
    try:
        assert len(index.search(question, 3)) <= 1
    finally:
        index.close()


@pytest.mark.requirement("A2")
async def test_meaning_goes_before_words_and_words_help_when_it_is_down():
    source = FakeDataSource(["apples", "apples and pears and more"])
    embedder = FakeEmbedder(by_length)
    near = await Retriever(embedder).search("apples", [source])
    retriever = Retriever(Down())
    words = await retriever.search("apples", [source])
    retriever.close()

    assert (near.found_by, words.found_by) == ("embeddings", "words")
    assert [p.document.id for p in words.passages] == ["0", "1"]


async def test_an_embedding_model_that_failed_is_not_asked_again_at_once():
    class Counting(Down):
        asked = 0

        async def embed(self, texts: Sequence[str]) -> list[list[float]]:
            self.asked += 1
            return await super().embed(texts)

    embedder = Counting()
    retriever = Retriever(embedder)
    found = [await retriever.search("apple", [FakeDataSource(["apple"])]) for _ in range(2)]
    retriever.close()

    assert [f.found_by for f in found] == ["words", "words"]
    assert embedder.asked == 1


async def test_an_index_is_built_once_and_anew_when_its_documents_change():
    source, embedder = FakeDataSource(["apples"]), FakeEmbedder(by_length)
    retriever = Retriever(embedder)
    await asyncio.gather(*(retriever.search("apples", [source]) for _ in range(5)))
    built = [texts for texts in embedder.asked if texts != ["apples"]]
    source.texts.append("pears")
    found = await retriever.search("apples", [source])

    assert built == [["Note 0\napples"]]
    assert len(found.passages) == 2


async def test_the_words_are_indexed_anew_too():
    source, retriever = FakeDataSource(["apples"]), Retriever(None)
    before = await retriever.search("pears", [source])
    source.texts[0] = "pears"
    after = await retriever.search("pears", [source])
    retriever.close()

    assert (len(before.passages), len(after.passages)) == (0, 1)


async def test_a_long_passage_is_cut():
    retriever = Retriever(None)
    found = await retriever.search("apple", [FakeDataSource(["apple " * 3000])])
    retriever.close()

    assert len(found.passages[0].document.text) == MAX_PASSAGE_CHARS


def test_nearness_is_the_angle_and_other_lengths_of_vector_are_left_out():
    documents = [Document(f"{n}", "", "", "") for n in range(4)]
    index = VectorIndex(documents, [[1, 0], [5, 5], [0, 0], [1, 0, 0]])

    nearest = at_once(index.searching([2, 0], 3))
    assert [(round(score, 3), d.id) for score, d in nearest] == [(1.0, "0"), (0.707, "1"), (0, "2")]
