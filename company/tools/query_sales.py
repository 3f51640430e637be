"""Answers questions about customers and payments by SQL that the model writes.

The `SqlReader` port is what keeps it read-only, whatever the SQL says; this tool tells the model
the tables and brings the rows into a size that it can read.
"""

from __future__ import annotations

import json
import math

from pydantic import Field

from app.core.errors import ToolError
from app.core.ports import Ports, SqlReader, SqlResult
from app.core.text import shorten
from tools.base import Arguments, Tool, ToolContext, ToolResult

MAX_CONTENT = 32_000
MAX_DESCRIPTION = 4_000
MAX_CELL = 2_000
Cell = str | int | float | None


class QuerySalesArguments(Arguments):
    """The question, in SQL."""

    sql: str = Field(
        min_length=1,
        max_length=20_000,
        description="One SELECT statement (or WITH … SELECT) in SQLite's dialect.",
    )


class QuerySales(Tool[QuerySalesArguments]):
    """Runs a query."""

    name = "query_sales"
    title = "Query sales"
    description = (
        "Query the sales database (customers and their payments) with one SQLite SELECT "
        "statement. It is read-only. Let SQL do the counting, summing, grouping and sorting, "
        "name the columns you need instead of *, and give computed ones a name with AS. The "
        "answer has columns and rows; truncated means that there were more rows: aggregate or "
        "filter instead of asking again. Never add up amounts of different currencies."
    )
    arguments = QuerySalesArguments

    def describe(self, ports: Ports) -> str:
        """Return the description with the tables; without a database, the bare one."""
        try:
            tables = ports.need(SqlReader).describe()
        except ToolError:
            return self.description
        return shorten(f"{self.description}\n\n{tables}", MAX_DESCRIPTION)

    async def run(self, arguments: QuerySalesArguments, context: ToolContext) -> ToolResult:
        """Run it. Raises the reader's `ToolError`, or one for a first row that is too long."""
        result = await context.ports.need(SqlReader).query(arguments.sql)
        kept = _that_fit(result)
        truncated = result.truncated or len(kept) < len(result.rows)
        return ToolResult(
            content=_content(result.columns, kept, truncated=truncated),
            summary=_summary(len(kept), truncated=truncated),
        )


def _that_fit(result: SqlResult) -> list[str]:
    """Return the first rows, each as JSON, that fit into 32,000 characters with all around them."""
    room = MAX_CONTENT - len(_content(result.columns, [], truncated=False))
    kept: list[str] = []
    for row in result.rows:
        text = json.dumps([_plain(cell) for cell in row], ensure_ascii=False)
        room -= len(text) + len(", ")
        if room < 0:
            break
        kept.append(text)
    if room < 0 and not kept:
        raise ToolError(
            f"One row is longer than {MAX_CONTENT:,} characters. Select fewer columns, or parts "
            "of long texts with substr(text, 1, 200)."
        )
    return kept


def _content(columns: tuple[str, ...], rows: list[str], *, truncated: bool) -> str:
    names = json.dumps(columns, ensure_ascii=False)
    more = json.dumps(truncated)
    return f'{{"columns": {names}, "rows": [{", ".join(rows)}], "truncated": {more}}}'


def _plain(cell: Cell) -> Cell:
    """Cut a text at 2,000 characters; write as text what JSON has no number for."""
    if isinstance(cell, float) and not math.isfinite(cell):
        return str(cell)
    return shorten(cell, MAX_CELL) if isinstance(cell, str) else cell


def _summary(count: int, *, truncated: bool) -> str:
    rows = "1 row" if count == 1 else f"{count:,} rows"
    return f"The first {rows}" if truncated else rows
