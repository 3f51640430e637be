"""Where things are: the folders that a newcomer is told of, routes in routers, two models apart."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.settings import Settings
from tests.unit.house import ROOT, files, text

TOP = """specs generated app app/routers tools static logs tests/contract tests/unit Dockerfile
    .devcontainer pyproject.toml""".split()


@pytest.mark.requirement("F5")
def test_the_top_level_is_as_it_was_asked_for() -> None:
    assert [name for name in TOP if not (ROOT / name).exists()] == []


ROUTES = re.compile(r"\b(ContractRouter\(|APIRouter\(|add_api_\w*route\(|@\w+\.(get|post)\()")


@pytest.mark.requirement("A6")
def test_routes_are_added_by_several_routers_and_nowhere_else() -> None:
    adding = [path for path in files(".py", below="app") if ROUTES.search(text(path))]

    assert {path.parent for path in adding} == {Path("app/routers")}
    assert len(adding) > 4


@pytest.mark.requirement("A2")
def test_chat_and_embeddings_have_an_address_a_key_and_a_model_each() -> None:
    kinds = ("base_url", "api_key", "model")

    assert {f"{use}_{kind}" for use in ("llm", "embedding") for kind in kinds} <= set(
        Settings.model_fields
    )


@pytest.mark.requirement("A2")
def test_no_language_models_vendor_is_among_the_dependencies() -> None:
    pins = text(Path("requirements/run.lock"))

    sdks = ("openai", "anthropic", "litellm", "langchain", "ollama", "google-genai", "mistralai")
    assert [name for name in sdks if f"\n{name}==" in f"\n{pins}"] == []


def test_each_decision_has_its_number_a_context_and_consequences() -> None:
    pages = files(".md", below="docs/decisions")

    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    for page in pages:
        headings = re.findall(r"^#+ .*", text(page), re.M)
        assert headings[0].startswith(f"# {int(page.name[:4])}. ")
        assert headings[1:] == ["## Context", "## Decision", "## Consequences"]


def test_every_link_from_one_document_to_another_leads_somewhere() -> None:
    pages = [Path("README.md"), Path("ARCHITECTURE.md"), *files(".md", below="docs")]
    links = {
        (page, link)
        for page in pages
        for link in re.findall(r"(?<!!)\[[^]]*\]\(([^)#]+)", text(page))
        if "://" not in link
    }

    assert links
    assert [
        (str(page), link) for page, link in links if not (ROOT / page.parent / link).exists()
    ] == []
