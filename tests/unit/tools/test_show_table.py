"""`show_table` puts what fits the contract on the page and refuses the rest in words."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from generated import Table
from tools.show_table import ShowTable

from .fakes import FakeContext, assert_fits_the_contract, call

MARKUP = "<script>alert(1)</script> [x](javascript:alert(1)) &amp; \u202egnp\x00"


async def table(**arguments: Any) -> Table:
    context = FakeContext()
    await call(ShowTable(), context, **{"title": "T", "columns": ["a"], "rows": [], **arguments})
    [shown] = context.shown
    assert isinstance(shown, Table)
    return shown


@pytest.mark.requirement("A17", "G9")
async def test_a_table_is_shown_with_every_kind_of_cell_and_its_text() -> None:
    context = FakeContext()
    rows = [["Ana", 3, 2.5, True], ["Bo", None, -1e-7, False]]
    result = await call(
        ShowTable(), context, title="Sums", columns=["who", "n", "x", "ok"], rows=rows
    )
    wire = assert_fits_the_contract(context.shown[0])
    assert wire["rows"] == rows
    assert wire["fallback"] == ("Sums\nwho | n | x | ok\nAna | 3 | 2.5 | yes\nBo | – | -1e-07 | no")
    assert result.summary == "Table “Sums”, 2 rows"
    assert "Do not repeat its rows" in result.content
    assert "Ana" not in result.content


async def test_markup_stays_text_letter_for_letter() -> None:
    shown = await table(title=MARKUP, columns=[MARKUP], rows=[[MARKUP]])
    assert (shown.title, shown.columns, shown.rows) == (MARKUP, [MARKUP], [[MARKUP]])


async def test_a_cells_line_breaks_do_not_forge_rows_of_the_fallback() -> None:
    shown = await table(rows=[["x\ny | z\r\nw"]])
    assert shown.fallback == "T\na\nx y | z w"


async def test_the_largest_table_that_is_allowed_has_a_fallback_within_its_limit() -> None:
    shown = await table(
        title="t" * 200, columns=["c" * 200] * 50, rows=[["v" * 4] * 50 for _ in range(1_000)]
    )
    assert len(shown.rows) == 1_000
    assert len(shown.fallback) == 4_000


async def test_a_long_table_says_in_its_fallback_how_many_rows_are_left_out() -> None:
    shown = await table(rows=[[n + 1_000_000] for n in range(1_000)])
    lines = shown.fallback.splitlines()
    assert len(shown.fallback) <= 4_000
    assert lines[-1] == f"… {1_000 - (len(lines) - 3):,} more"


@pytest.mark.requirement("G9")
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"rows": [["x"], ["y", "z"]]}, "row 2 has 2 cells, but there are 1 columns"),
        ({"rows": [[float("nan")]]}, "must be finite"),
        ({"rows": [[float("-inf")]]}, "must be finite"),
        ({"rows": [[10**400]]}, "beyond 53 bits"),
        ({"rows": [[2**53]]}, "beyond 53 bits"),
        ({"rows": [["x" * 2_001]]}, "at most 2,000 characters"),
        ({"rows": [[{"html": "x"}]]}, "write other things as text"),
        ({"rows": [[["x"]]]}, "write other things as text"),
        ({"rows": [["x"]] * 1_001}, "at most 1000 items"),
        ({"rows": [["x" * 2_000]] * 101}, "more than 200,000 characters"),
        ({"columns": []}, "at least 1 item"),
        ({"columns": ["c"] * 51}, "at most 50 items"),
        ({"columns": ["c" * 201]}, "at most 200 characters"),
        ({"title": ""}, "at least 1 character"),
        ({"title": "t" * 201}, "at most 200 characters"),
        ({"html": "<b>"}, "Extra inputs are not permitted"),
    ],
)
async def test_what_the_contract_does_not_hold_is_refused_with_what_to_change(
    arguments: dict[str, Any], says: str
) -> None:
    with pytest.raises(ValidationError, match=says):
        await table(**arguments)


async def test_numbers_too_large_for_a_float_in_the_json_are_refused() -> None:
    text = json.dumps({"title": "T", "columns": ["a"], "rows": [[0]]}).replace("[0]", "[1e999]")
    with pytest.raises(ValidationError, match="must be finite"):
        ShowTable.arguments.model_validate_json(text)
