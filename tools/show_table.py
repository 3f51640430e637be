"""Puts a table on the page. What the model fills in is checked here; the page draws it as text."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field, PlainValidator, WithJsonSchema, model_validator

from app.core.ids import new_id
from app.core.text import shorten
from generated import Table
from tools.base import Arguments, Tool, ToolContext, ToolResult

MAX_CELL = 2_000
MAX_TEXT = 200_000
"""Characters of all cells together: what a page still scrolls through. More is refused."""
MAX_FALLBACK = 4_000
_MAX_SAFE_INTEGER = 2**53 - 1
_MAX_FALLBACK_CELL = 80


def _cell(value: Any) -> str | int | float | bool | None:
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("a number must be finite; write it as text or use null")
    if isinstance(value, int) and abs(value) > _MAX_SAFE_INTEGER:
        raise ValueError("an integer beyond 53 bits would be rounded on the page; write it as text")
    if isinstance(value, str) and len(value) > MAX_CELL:
        raise ValueError(f"a cell holds at most {MAX_CELL:,} characters; shorten the text")
    if value is None or isinstance(value, str | int | float):
        return value
    raise ValueError("a cell is a text, a number, true, false or null; write other things as text")


Cell = Annotated[
    str | int | float | bool | None,
    PlainValidator(_cell),
    WithJsonSchema({"type": ["string", "number", "boolean", "null"]}),
]
Row = Annotated[list[Cell], Field(max_length=50)]


class ShowTableArguments(Arguments):
    """The table."""

    title: str = Field(min_length=1, max_length=200, description="The heading above the table.")
    columns: list[Annotated[str, Field(max_length=200)]] = Field(
        min_length=1, max_length=50, description="The headings of the columns, from left to right."
    )
    rows: list[Row] = Field(
        max_length=1000,
        description="The rows, each with one cell per column: text, number, true, false or null.",
    )

    @model_validator(mode="after")
    def _rows_fit(self) -> ShowTableArguments:
        width = len(self.columns)
        for number, row in enumerate(self.rows, start=1):
            if len(row) != width:
                raise ValueError(
                    f"row {number} has {len(row)} cells, but there are {width} columns; give "
                    "every row one cell per column, null where there is nothing"
                )
        if sum(len(str(cell)) for row in self.rows for cell in row) > MAX_TEXT:
            raise ValueError(
                f"the cells hold more than {MAX_TEXT:,} characters; show fewer rows or shorter text"
            )
        return self


class ShowTable(Tool[ShowTableArguments]):
    """Shows a table."""

    name = "show_table"
    title = "Show a table"
    description = (
        "Show a table to the person, next to your answer. Use it for more than a few rows of "
        "figures or records; write smaller ones in your answer. At most 50 columns and 1,000 "
        "rows. Cells are plain text: no markdown or HTML. Give amounts as they should be read."
    )
    arguments = ShowTableArguments

    async def run(self, arguments: ShowTableArguments, context: ToolContext) -> ToolResult:
        """Show it. Raises `ToolError` when the turn has shown too much."""
        context.show(
            Table(
                kind="table",
                id=new_id(),
                title=arguments.title,
                fallback=_fallback(arguments),
                columns=arguments.columns,
                rows=arguments.rows,
            )
        )
        count = len(arguments.rows)
        rows = "1 row" if count == 1 else f"{count:,} rows"
        return ToolResult(
            content=(
                f'The table "{arguments.title}" with {rows} is on the page. Do not repeat its '
                "rows; say what matters about them."
            ),
            summary=f"Table “{arguments.title}”, {rows}",
        )


def _fallback(table: ShowTableArguments) -> str:
    """Write the table as lines, as many rows as fit into 4,000 characters."""
    lines = [table.title, _line(table.columns)]
    room = MAX_FALLBACK - sum(len(line) + 1 for line in lines) - len("… 1,000 more")
    for shown, row in enumerate(table.rows):
        line = _line(row)
        room -= len(line) + 1
        if room < 0:
            lines.append(f"… {len(table.rows) - shown:,} more")
            break
        lines.append(line)
    return shorten("\n".join(lines), MAX_FALLBACK)


def _line(cells: Sequence[str | float | bool | None]) -> str:
    return " | ".join(_words(cell) for cell in cells)


def _words(cell: str | float | bool | None) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    text = f"{cell:.15g}" if isinstance(cell, float) else str(cell)
    return shorten(" ".join(text.split()), _MAX_FALLBACK_CELL)
