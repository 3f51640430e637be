"""Rows of a query, understood by their columns: which one labels, which one counts, which is money.

Charts, tables and sentences about sales are all made from this, so that they agree, whoever wrote
the query. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from demo_model.brain.money import money, number

Cell = str | int | float | None
_PERIOD = re.compile(r"\d{4}(-\d{2}(-\d{2})?|-Q[1-4])?")


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one query."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    truncated: bool = False

    @property
    def measure(self) -> int | None:
        """The column that is drawn: cents first, then the first that holds only numbers."""
        numeric = [i for i in range(len(self.columns)) if self.numeric(i)]
        cents = [i for i in numeric if self.columns[i].lower().endswith("cents")]
        return next(iter(cents or numeric), None)

    @property
    def labels(self) -> tuple[int, ...]:
        """The columns that name a row, without the currency."""
        return tuple(
            i for i, column in enumerate(self.columns) if i != self.currency and not self.numeric(i)
        )

    @property
    def currency(self) -> int | None:
        """The currency's column."""
        names = [column.lower() for column in self.columns]
        return names.index("currency") if "currency" in names and len(names) > 1 else None

    @property
    def over_time(self) -> bool:
        """Whether the first label is a date, month, quarter or year."""
        first = self.labels[:1]
        return bool(first and self.rows) and all(
            _PERIOD.fullmatch(str(row[first[0]])) for row in self.rows
        )

    @property
    def is_money(self) -> bool:
        """Whether the measure is an amount in cents."""
        return self.measure is not None and self.columns[self.measure].lower().endswith("cents")

    def currency_of(self, row: Sequence[Cell]) -> str | None:
        """Return the row's currency code, if the query told it."""
        return None if self.currency is None else str(row[self.currency])

    @property
    def currencies(self) -> list[str]:
        """The currencies in the rows, in order of appearance."""
        return list(dict.fromkeys(filter(None, map(self.currency_of, self.rows))))

    def shown(self, row: Sequence[Cell], column: int) -> str:
        """Write a cell for people."""
        cell = row[column]
        if cell is None:
            return "–"
        if isinstance(cell, str):
            return cell
        if self.columns[column].lower().endswith("cents"):
            return money(cell, self.currency_of(row))
        return str(cell) if self.columns[column].lower().endswith("id") else number(cell)

    def numeric(self, column: int) -> bool:
        """Whether the column holds numbers only."""
        cells = [row[column] for row in self.rows if row[column] is not None]
        return bool(cells) and all(
            isinstance(cell, int | float) and not isinstance(cell, bool) for cell in cells
        )


def from_data(data: Any) -> Rows | None:
    """Read a query's JSON result; None when it is not one."""
    if not isinstance(data, Mapping):
        return None
    columns, rows = data.get("columns"), data.get("rows")
    if not isinstance(columns, list) or not isinstance(rows, list):
        return None
    if not all(isinstance(row, list) and len(row) == len(columns) for row in rows):
        return None
    return Rows(
        tuple(map(str, columns)), tuple(map(tuple, rows)), bool(data.get("truncated", False))
    )


def heading(column: str) -> str:
    """Write a column's name for people: "amount_cents" becomes "Amount"."""
    words = column.removesuffix("_cents").replace("_", " ").strip() or column
    return words[:1].upper() + words[1:]


def markdown(rows: Rows, limit: int) -> str:
    """Write the first rows as a markdown table, with a last line when there are more."""
    keep = [i for i in range(len(rows.columns)) if not (i == rows.currency and rows.is_money)]
    lines = [
        "| " + " | ".join(heading(rows.columns[i]) for i in keep) + " |",
        "|" + "|".join("---:" if rows.numeric(i) else "---" for i in keep) + "|",
    ]
    for row in rows.rows[:limit]:
        cells = (rows.shown(row, i).replace("|", "\\|") for i in keep)
        lines.append("| " + " | ".join(cells) + " |")
    if len(rows.rows) > limit or rows.truncated:
        more = f"{len(rows.rows):,}" + (" or more" if rows.truncated else "")
        lines.append(f"\nThese are the first {min(limit, len(rows.rows))} of {more} rows.")
    return "\n".join(lines)
