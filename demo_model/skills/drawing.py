"""Charts and tables: what to draw, from the rows of a query or from numbers.

"Plot them" draws the rows of this turn's query, or of the last one before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from demo_model.brain.conversation import Conversation, Findings
from demo_model.brain.rows import Rows, heading
from demo_model.brain.task import Task
from demo_model.reply import Call
from demo_model.skills.sales import Sales, find_sales

MAX_POINTS = 500
THINGS = (
    ("show_plot", "chart", r"\b(?:plot(?:s|ted)?|charts?|graphs?|diagrams?|visuali[sz]e)\b"),
    ("show_table", "table", r"\b(?:in|as|into|show|make|with|and)\b[^.?!]{0,40}?\btable\b"),
)


@dataclass(frozen=True, slots=True)
class Drawing(Task):
    """A chart or a table of a query's rows, or of given numbers."""

    tool: str
    thing: str
    text: str
    sales: Sales | None
    numbers: Rows | None
    need = "draw that"

    def calls(self, found: Findings, /) -> Sequence[Call]:
        """Draw once there is something to draw."""
        rows = self.numbers or (self.sales.rows(found.all) if self.sales else None)
        if rows is None or not rows.rows or rows.measure is None:
            return []
        title = "Your numbers" if self.numbers or not self.sales else self.sales.about(found)
        drawn = _table(rows) if self.thing == "table" else _chart(rows, rows.measure, self.text)
        return [Call(name=self.tool, arguments={"title": title[:120], **drawn})]

    def shown(self, found: Findings) -> bool:
        """Say whether it is on the page."""
        outcome = self.outcome(found)
        return outcome is not None and not outcome.failed

    def tell(self, found: Findings, /) -> str:
        if outcome := self.outcome(found):
            return f"I could not show the {self.thing}: {outcome.reason}"
        return "" if self.sales else f"There is nothing to put in a {self.thing} yet."


def find_drawing(conversation: Conversation) -> Sequence[Task]:
    """Return the chart and the table that the question asks for."""
    text = conversation.question
    numbers = None if find_sales(conversation) else _numbers(text)
    questions = (text, *reversed(conversation.previous))
    asked = (s for q in questions for s in find_sales(replace(conversation, question=q)))
    sales = next(asked, None)
    return [
        Drawing(tool, thing, text, sales, numbers)
        for tool, thing, pattern in THINGS
        if re.search(pattern, text, re.IGNORECASE)
    ]


def _numbers(text: str) -> Rows | None:
    """Return rows for a list of at least 3 numbers."""
    found = re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?(?!\w)", text)
    if len(found) < 3 or not re.search(r"\d\s*(?:,|;|\band\b)\s*-?\d", text):
        return None
    return Rows(("x", "y"), tuple((i, float(number)) for i, number in enumerate(found, 1)))


def _table(rows: Rows) -> dict[str, object]:
    columns = [heading(column) for column in rows.columns]
    return {"columns": columns, "rows": [list(row) for row in rows.rows[:MAX_POINTS]]}


def _chart(rows: Rows, measure: int, text: str) -> dict[str, object]:
    named = (kind for kind in ("scatter", "bar", "line") if re.search(rf"(?i)\b{kind}s?\b", text))
    label = heading(rows.columns[measure])
    return {
        "chart": next(named, "line" if rows.is_numeric(0) or rows.over_time else "bar"),
        "x_label": heading(rows.columns[0]),
        "y_label": label,
        "series": [{"name": label, "points": [[r[0], r[measure]] for r in rows.rows[:MAX_POINTS]]}],
    }
