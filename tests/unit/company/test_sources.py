"""The company's texts: long enough to search, short enough to cite."""

from __future__ import annotations

import pytest

from app.datasources import discover
from app.datasources.base import MOST_WORDS, TextDataSource
from company import SOURCES

FOUND = discover(extra=[SOURCES])


@pytest.mark.requirement("A14")
def test_the_sources_of_the_company_are_found_by_name() -> None:
    assert [source.name for source in FOUND] == ["handbook", "product_faq", "sales_report"]


@pytest.mark.requirement("A14")
@pytest.mark.parametrize("source", FOUND, ids=lambda source: source.name)
async def test_a_source_of_the_company_is_long_enough_to_search_and_short_enough_to_cite(
    source: TextDataSource,
) -> None:
    documents = await source.documents()
    sizes = [len(document.text.split()) for document in documents]
    assert source.title
    assert source.description.endswith(".")
    assert 1_500 <= sum(sizes) <= 2_500
    assert max(sizes) <= MOST_WORDS + 20
    assert [document.id for document in documents] == [
        f"{source.name}:{number}" for number in range(1, len(documents) + 1)
    ]
    assert len({document.location for document in documents}) == len(documents)
