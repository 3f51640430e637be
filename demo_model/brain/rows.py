"""Rows of a query in words: what names a row, what is measured, what is money.

Charts, tables and sentences about sales are all made from this, so that they agree.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Cell = str | int | float | None
MAX_SHOWN = 24


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one query; a column `euros` is money."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def measure(self) -> int | None:
        """The first column that holds only numbers and does not come first."""
        return next((i for i in range(1, len(self.columns)) if self.is_numeric(i)), None)

    @property
    def over_time(self) -> bool:
        """Whether each row is a year or a month."""
        return all(re.fullmatch(r"\d{4}(-\d{2})?", str(row[0])) for row in self.rows)

    def is_numeric(self, column: int) -> bool:
        return bool(self.rows) and all(isinstance(row[column], int | float) for row in self.rows)

    def shown(self, cell: Cell, column: int) -> str:
        """Write a cell for people."""
        if isinstance(cell, int | float):
            return f"€{cell:,.2f}" if self.columns[column] == "euros" else f"{cell:,}"
        return "–" if cell is None else period(cell)

    def summed(self, column: int) -> str:
        """Tell the total of a column, and its best and its lowest row."""
        values = {str(row[0]): float(row[column] or 0) for row in self.rows}
        best, least = max(values, key=values.__getitem__), min(values, key=values.__getitem__)
        return (
            f"**{self.shown(sum(values.values()), column)}** in total; the highest was "
            f"{period(best)} with {self.shown(values[best], column)}, the lowest {period(least)} "
            f"with {self.shown(values[least], column)}"
        )

    def table(self) -> str:
        """Write the first rows as a markdown table, with a last line when there are more."""
        places = range(len(self.columns))
        lines = [
            " | ".join(heading(column) for column in self.columns),
            "|".join("---:" if self.is_numeric(i) else "---" for i in places),
        ]
        for row in self.rows[:MAX_SHOWN]:
            cells = (self.shown(cell, i).replace("|", "\\|") for i, cell in enumerate(row))
            lines.append(" | ".join(cells))
        more = f"\n\nThese are the first {MAX_SHOWN} of {len(self.rows):,} rows."
        return "\n".join(f"| {line} |" for line in lines) + more * (len(self.rows) > MAX_SHOWN)


def from_data(data: Mapping[str, Any]) -> Rows | None:
    """Read a query's JSON result; None when it is not one."""
    columns, rows = data.get("columns"), data.get("rows")
    if not isinstance(columns, list) or not isinstance(rows, list):
        return None
    if not all(isinstance(row, list) and len(row) == len(columns) for row in rows):
        return None
    return Rows(tuple(map(str, columns)), tuple(map(tuple, rows)))


def heading(column: str) -> str:
    """Write a column's name for people."""
    return column.replace("_", " ").strip().capitalize() or "?"


def period(label: Cell) -> str:
    """Write "2025-03" as "March 2025"; anything else stays as it is."""
    match = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", str(label))
    return f"{date(int(match[1]), int(match[2]), 1):%B %Y}" if match else str(label)
