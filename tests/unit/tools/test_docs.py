"""The examples in the documentation run as they stand, and its list of tools is the true one."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import company
from app.core.errors import ToolError
from app.core.ports import Document, Ports
from generated import Table
from tools.base import Tool
from tools.discovery import discover

from .fakes import ROOT, FakeContext, call, python_blocks

TOOLS_PAGE = ROOT / "docs/tools.md"
SOURCES_PAGE = ROOT / "docs/datasources.md"


@pytest.fixture
def example(tmp_path: Path) -> Tool[Any]:
    code, _ = python_blocks(TOOLS_PAGE)
    (tmp_path / "count_workdays.py").write_text(code, "utf-8")
    [tool] = discover(tmp_path)
    return tool


@pytest.mark.requirement("A3")
async def test_the_example_tool_is_found_and_works(example: Tool[Any]) -> None:
    context = FakeContext()
    result = await call(example, context, first="2026-01-01", last="2026-01-31")
    assert json.loads(result.content) == {"workdays": 22}
    assert result.summary == "22 workdays"
    assert context.said == ["Looking at 31 days"]


async def test_the_example_tool_says_what_to_change(example: Tool[Any]) -> None:
    with pytest.raises(ToolError, match="Swap them"):
        await call(example, FakeContext(), first="2026-02-01", last="2026-01-31")


def test_the_example_of_a_component_is_shown() -> None:
    _, code = python_blocks(TOOLS_PAGE)
    context = FakeContext()
    exec(compile(code, str(TOOLS_PAGE), "exec"), {"context": context})

    [table] = context.shown
    assert isinstance(table, Table)
    assert table.rows == [["January", 22], ["February", 20]]


def test_the_page_lists_exactly_the_tools_that_come_along() -> None:
    listed = re.findall(r"^\| `(\w+)` \|", TOOLS_PAGE.read_text("utf-8"), re.MULTILINE)
    assert listed == sorted(tool.name for tool in discover(extra=[company.TOOLS]))


async def test_the_example_of_a_text_source_cuts_its_file(tmp_path: Path) -> None:
    source = _source(python_blocks(SOURCES_PAGE)[0], "Canteen", tmp_path)
    (tmp_path / "canteen.md").write_text(
        "# Monday\n\nSoup.\n\n---\n\n# Tuesday\n\nStew.\n", "utf-8"
    )
    monday, tuesday = await source.documents()
    assert monday == Document("canteen:1", "Canteen", "page 1, Monday", "Monday\n\nSoup.")
    assert tuesday.location == "page 2, Tuesday"


@pytest.mark.requirement("A14")
async def test_the_example_of_another_source_answers_or_says_that_it_is_down(
    tmp_path: Path,
) -> None:
    source = _source(python_blocks(SOURCES_PAGE)[1], "Lessons", tmp_path)
    with pytest.raises(ToolError, match="ask without them"):
        await source.documents()
    lesson = {"number": 7, "summary": "Mail is slow.", "details": "Since nine."}
    (tmp_path / "lessons.json").write_text(json.dumps([lesson]), "utf-8")
    assert await source.documents() == [
        Document("lessons:7", "Lessons learned", "lesson 7", "Mail is slow.\n\nSince nine.")
    ]


def _source(code: str, name: str, folder: Path) -> Any:
    namespace: dict[str, Any] = {"__name__": "example"}
    exec(compile(code, str(SOURCES_PAGE), "exec"), namespace)
    return namespace[name](folder, Ports({}))
