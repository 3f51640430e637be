"""Where an operation of a model's server is, from what an operator wrote as its base URL."""

from __future__ import annotations

import pytest

from app.providers.openai_chat.address import Address


@pytest.mark.requirement("A2")
@pytest.mark.parametrize(
    ("base_url", "url"),
    [
        ("http://llm/v1", "http://llm/v1/chat/completions"),
        ("http://llm/v1/", "http://llm/v1/chat/completions"),
        ("http://llm/v1?api-version=2", "http://llm/v1/chat/completions?api-version=2"),
        ("http://llm/v1/?key=a/b?c", "http://llm/v1/chat/completions?key=a/b?c"),
    ],
)
def test_an_operation_is_below_the_path_and_a_query_stays_behind_it(base_url: str, url: str):
    assert Address(base_url).url("/chat/completions") == url
