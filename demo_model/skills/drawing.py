"""Charts and tables: what to draw, from the rows of a query, from numbers, or from a formula.

"Plot them" draws the rows of this turn's query, or of the last one before it. Both tools get the
same rows, so that what is drawn is what is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from demo_model.brain import rows as table
from demo_model.brain.conversation import Conversation
from demo_model.brain.outcome import Outcome
from demo_model.brain.rows import Cell, Rows
from demo_model.brain.task import Findings, Task
from demo_model.chat import Call
from demo_model.skills.formula import formula_in, formula_points
from demo_model.skills.people import people_in
from demo_model.skills.sales import Sales, find_sales, last_rows
from demo_model.skills.sales_telling import subject

MAX_POINTS = 500
MAX_SERIES = 8
_PLOT = re.compile(r"(?i)\b(?:plot(?:s|ted|ting)?|charts?|graphs?|diagrams?|visuali[sz]e)\b")
_DRAW = re.compile(r"(?i)\bdraw\b")
_TABLE = re.compile(
    r"(?i)\b(?:in|as|into|show|make|with|and|draw|display|put)\b[^.?!]{0,40}?\btables?\b"
)
_OTHER_TABLE = re.compile(r"(?i)\b(?:multiplication|times|markdown|sql|database) tables?\b")
_NUMBERS = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?!\w)")


@dataclass(frozen=True, slots=True)
class Drawing(Task):
    """What both ways of drawing share: `sales` is this turn's query, `about` names older rows."""

    thing: ClassVar[str]
    text: str
    sales: Sales | None = None
    about: Sales | None = None

    def rows(self, found: Findings) -> Rows | None:
        """Return the rows to draw once they are there."""
        if self.sales is not None:
            outcome = self.sales.outcome(found)
            usable = outcome is not None and not outcome.failed
            return table.from_data(outcome.data) if outcome and usable else None
        return given_rows(self.text) or last_rows(found)

    def title(self, found: Findings) -> str:
        """Name the drawing after what was asked."""
        named = self.sales or self.about
        if named is None or (self.sales is None and given_rows(self.text)):
            return formula_in(self.text) or "Your numbers" if given_rows(self.text) else "Result"
        question = named.question
        by = f" by {table.heading(question.by[0]).lower()}" if question.by else ""
        about = subject(question, named.whom(found)) if question.sql is None else "result"
        return about[:1].upper() + about[1:] + by

    def shown(self, found: Findings) -> bool:
        """Say whether it is on the page."""
        outcome = self.outcome(found)
        return outcome is not None and not outcome.failed

    def tell(self, found: Findings, /) -> str:
        """Say that it is there, or why not."""
        outcome = self.outcome(found)
        if outcome is not None:
            said = f"I could not show the {self.thing}: {outcome.reason}"
            return said if outcome.failed else f"The {self.thing} is on the page."
        if self.sales is not None or given_rows(self.text):
            return ""
        return f"There is nothing to put in a {self.thing} yet: ask for payments or people first."


@dataclass(frozen=True, slots=True)
class Plot(Drawing):
    """A chart."""

    tool = "show_plot"
    thing = "chart"
    need = "draw a chart"

    def attempts(self, found: Findings, /) -> Sequence[Call]:
        """Draw once there are rows with something to measure."""
        rows = self.rows(found)
        if rows is None or not rows.rows or rows.measure is None:
            return ()
        return (Call(self.tool, plot_arguments(rows, self.text, self.title(found))),)


@dataclass(frozen=True, slots=True)
class Table(Drawing):
    """A table of the rows, or of the people who were found."""

    tool = "show_table"
    thing = "table"
    need = "show a table"

    def attempts(self, found: Findings, /) -> Sequence[Call]:
        """Show once there is something."""
        rows = self.rows(found) or (None if self.sales else _people_rows(found.now))
        if rows is None or not rows.rows:
            return ()
        return (Call(self.tool, table_arguments(rows, self.title(found))),)


def find_drawing(conversation: Conversation) -> Sequence[Task]:
    """Return the chart and the table that the question asks for."""
    text = conversation.question
    query = next((task for task in find_sales(conversation) if isinstance(task, Sales)), None)
    about = query or _earlier_query(conversation)
    tasks: list[Task] = []
    if _PLOT.search(text) or (_DRAW.search(text) and (query or given_rows(text))):
        tasks.append(Plot(text, query, about))
    if _TABLE.search(text) and not _OTHER_TABLE.search(text):
        tasks.append(Table(text, query, about))
    return tasks


def _earlier_query(conversation: Conversation) -> Sales | None:
    """Return the last query that an earlier question asked for: it names what is drawn now."""
    for question in reversed(conversation.previous_questions):
        for task in find_sales(replace(conversation, question=question)):
            if isinstance(task, Sales):
                return task
    return None


def given_rows(text: str) -> Rows | None:
    """Return rows for a formula ("y = x^2 from 0 to 10") or for a list of at least 3 numbers."""
    if points := formula_points(text):
        return Rows(("x", "y"), tuple(points))
    numbers = [float(n) for n in _NUMBERS.findall(text)]
    if len(numbers) < 3 or not re.search(r"\d\s*(?:,|;|\band\b)\s*-?\d", text):
        return None
    return Rows(("x", "y"), tuple((i, n) for i, n in enumerate(numbers[:MAX_POINTS], 1)))


def plot_arguments(rows: Rows, text: str, title: str) -> Mapping[str, Any]:
    """Return the arguments of `show_plot` for these rows."""
    plain = rows.columns == ("x", "y")
    measure = 1 if plain else rows.measure or 0
    x_column = 0 if plain else _x_column(rows, measure)
    unit = f" ({rows.currencies[0]})" if len(rows.currencies) == 1 and rows.is_money else ""
    return {
        "title": title[:120],
        "chart": _chart(rows, text),
        "x_label": table.heading(rows.columns[x_column]) if not plain else "x",
        "y_label": "y" if plain else table.heading(rows.columns[measure]) + unit,
        "series": _series(rows, x_column, measure),
    }


def table_arguments(rows: Rows, title: str) -> Mapping[str, Any]:
    """Return the arguments of `show_table`: cents become amounts with two decimals."""
    columns = [table.heading(column) for column in rows.columns]
    cells = [[_cell(rows, row, i) for i in range(len(columns))] for row in rows.rows[:MAX_POINTS]]
    return {"title": title[:120], "columns": columns, "rows": cells}


def _x_column(rows: Rows, measure: int) -> int:
    """Return the first label, or the first number that is not what is measured."""
    others = [i for i in range(len(rows.columns)) if i != measure]
    return next(iter([*rows.labels, *others]), measure)


def _chart(rows: Rows, text: str) -> str:
    for chart, words in (
        ("scatter", "scatter|points|dots"),
        ("bar", "bars?|columns?"),
        ("line", "lines?"),
    ):
        if re.search(rf"(?i)\b(?:{words})\b(?! between)", text):
            return chart
    return "line" if rows.over_time or rows.columns == ("x", "y") else "bar"


def _series(rows: Rows, x_column: int, measure: int) -> list[dict[str, Any]]:
    """Group the points by second label and currency; what goes over 8 series is left out."""
    series: dict[str, list[list[Any]]] = {}
    for row in rows.rows[:MAX_POINTS]:
        parts = [str(row[i]) for i in rows.labels if i != x_column][:1]
        if len(rows.currencies) > 1 and (currency := rows.currency_of(row)):
            parts.append(currency)
        name = " ".join(parts) or table.heading(rows.columns[measure])
        if row[measure] is not None and (name in series or len(series) < MAX_SERIES):
            x = row[x_column] if rows.numeric(x_column) else str(row[x_column])
            series.setdefault(name[:200], []).append([x, _cell(rows, row, measure)])
    return [{"name": name, "points": points} for name, points in series.items()]


def _cell(rows: Rows, row: Sequence[Cell], column: int) -> Cell:
    cell = row[column]
    if isinstance(cell, int | float) and rows.columns[column].lower().endswith("cents"):
        return round(cell / 100, 2)
    return cell


def _people_rows(outcomes: Sequence[Outcome]) -> Rows | None:
    people = [p for o in outcomes if o.tool == "find_people" and not o.failed for p in people_in(o)]
    keys = ("name", "title", "department", "email", "phone", "office")
    rows = tuple(tuple(str(person.get(key) or "–") for key in keys) for person in people)
    return Rows(keys, rows) if rows else None
