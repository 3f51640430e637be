"""`query_sales` tells the model the tables and keeps every answer within 32,000 characters."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.core.errors import ToolError
from app.core.ports import Ports, SqlReader, SqlResult
from company.tools.query_sales import MAX_CONTENT, QuerySales
from tests.unit.tools.fakes import FakeContext, FakeReader, call


async def answer(result: SqlResult) -> dict[str, Any]:
    got = await call(QuerySales(), FakeContext({SqlReader: FakeReader(result)}), sql="SELECT 1")
    assert len(got.content) <= MAX_CONTENT
    return json.loads(got.content, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))


async def test_rows_come_back_as_json_and_the_sql_arrives_unchanged() -> None:
    reader = FakeReader(SqlResult(("name", "paid"), (("Ana", 12.5), (None, 3)), False))
    result = await call(QuerySales(), FakeContext({SqlReader: reader}), sql="SELECT 'x' -- ;")
    assert json.loads(result.content) == {
        "columns": ["name", "paid"],
        "rows": [["Ana", 12.5], [None, 3]],
        "truncated": False,
    }
    assert result.summary == "2 rows"
    assert reader.given == ["SELECT 'x' -- ;"]


async def test_rows_that_do_not_fit_are_dropped_from_the_end() -> None:
    rows = tuple((n, "é\n" * 100) for n in range(500))
    got = await answer(SqlResult(("n", "text"), rows, False))
    assert got["truncated"] is True
    assert [tuple(row) for row in got["rows"]] == list(rows[: len(got["rows"])])
    assert 100 < len(got["rows"]) < 500


async def test_a_result_that_just_fits_stays_whole() -> None:
    around = len('{"columns": ["a"], "rows": [], "truncated": false}')
    width = len('["x"], ')
    count = (MAX_CONTENT - around) // width
    got = await answer(SqlResult(("a",), (("x",),) * count, False))
    assert (len(got["rows"]), got["truncated"]) == (count, False)


async def test_the_readers_own_limit_is_passed_on() -> None:
    assert (await answer(SqlResult(("a",), ((1,),), True)))["truncated"] is True


async def test_numbers_that_json_lacks_become_text_and_long_texts_are_cut() -> None:
    cells = (float("inf"), float("nan"), "y" * 9_000)
    got = await answer(SqlResult(("a", "b", "c"), (cells,), False))
    assert got["rows"] == [["inf", "nan", "y" * 1_999 + "…"]]


@pytest.mark.parametrize(
    "result",
    [
        SqlResult(tuple("abcdefghijklmnopqrst"), (("z" * 2_000,) * 20,), False),
        SqlResult(("n" * 40_000,), (), False),
    ],
)
async def test_a_row_too_long_to_show_tells_the_model_what_to_change(result: SqlResult) -> None:
    with pytest.raises(ToolError, match="Select fewer columns"):
        await answer(result)


@pytest.mark.requirement("A15")
def test_the_description_holds_the_tables_within_its_limit() -> None:
    reader = FakeReader(SqlResult((), (), False), text="payments(amount_cents)")
    described = QuerySales().describe(Ports({SqlReader: reader}))
    assert described == f"{QuerySales.description}\n\npayments(amount_cents)"
    reader.text = "t" * 5_000
    assert len(QuerySales().describe(Ports({SqlReader: reader}))) == 4_000


def test_without_a_database_the_description_is_the_bare_one() -> None:
    assert QuerySales().describe(Ports({})) == QuerySales.description
