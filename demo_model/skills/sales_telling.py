"""Rows of the sales database in sentences: totals, best and worst months, rankings. Pure.

Short first, numbers always: a total for each currency, then a list of what a person would look for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from demo_model.brain import rows as table
from demo_model.brain.money import money, number, period, plural
from demo_model.brain.rows import Cell, Rows
from demo_model.skills.sales_reading import SalesQuestion

_MAX_LISTED = 10
_MAX_TABLE = 24
_STATUS_WORDS = {"refunded": "refunded ", "failed": "failed "}


def tell_rows(rows: Rows, question: SalesQuestion, *, whom: str | None, drawn: bool) -> str:
    """Write what the rows say; `whom` owns the customers, `drawn` says a chart shows them."""
    about = subject(question, whom)
    if not rows.rows:
        return f"I found nothing for {about}."
    if question.sql is not None:
        opening = f"The query returned {plural(len(rows.rows), 'row')}"
        return f"{opening}." if drawn else f"{opening}:\n\n{table.markdown(rows, _MAX_TABLE)}"
    if rows.measure is None or question.measure in ("list", "largest"):
        return _listing(rows, question, about)
    if not question.by:
        return _single(rows, question, about)
    top = f", top {question.limit}" if question.limit == len(rows.rows) else ""
    opening = _over_time(rows, about) if rows.over_time else _ranked(rows, about, top)
    if drawn or not rows.over_time or len(rows.rows) > _MAX_TABLE:
        return opening
    return f"{opening}\n\n{table.markdown(rows, _MAX_TABLE)}"


def subject(question: SalesQuestion, whom: str | None) -> str:
    """Name what was counted: "payments of Maria Lopez's customers in Germany in 2025"."""
    customers = f"{question.segment} customers" if question.segment else "customers"
    customers = f"{whom}'s {customers}" if whom else customers
    if question.place:
        customers += f" in {question.place}"
    if question.measure in ("customers", "list"):
        about = customers
    elif question.customer:
        about = f"payments of {question.customer}"
    else:
        narrowed = bool(whom or question.place or question.segment)
        about = _STATUS_WORDS.get(question.status or "", "") + "payments"
        about = "average of " + about if question.measure == "average" and question.by else about
        about += f" of {customers}" if narrowed else ""
        about += f" by {question.method.replace('_', ' ')}" if question.method else ""
    if question.year or question.month:
        about += f" in {period(question.month or question.year)}"
    if question.last_months:
        about += f" in the last {question.last_months} months on record"
    return about


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _listing(rows: Rows, question: SalesQuestion, about: str) -> str:
    count = number(len(rows.rows))
    cut = rows.truncated or len(rows.rows) == question.limit
    opening = f"{_capital(about)} ({f'the first {count}' if cut else count})"
    if question.measure == "largest":
        opening = f"The largest {about}"
    return f"{opening}:\n\n{table.markdown(rows, _MAX_TABLE)}"


def _single(rows: Rows, question: SalesQuestion, about: str) -> str:
    if question.measure in ("customers", "payments"):
        counted = rows.rows[0][rows.measure or 0]
        return f"{_capital(about)}: **{counted}**."
    verb = "average" if question.measure == "average" else "total"
    amounts = [
        f"**{_amount(rows, row)}**" + _payments(rows, row)
        for row in rows.rows
        if row[rows.measure or 0] is not None
    ]
    if not amounts:
        return f"I found nothing for {about}."
    return f"The {verb} for {about}: {'; '.join(amounts)}."


def _payments(rows: Rows, row: tuple[Cell, ...]) -> str:
    if "payments" not in rows.columns:
        return ""
    count = row[rows.columns.index("payments")]
    return f" in {plural(count, 'payment')}" if isinstance(count, int) else ""


def _amount(rows: Rows, row: tuple[Cell, ...]) -> str:
    return rows.shown(row, rows.measure or 0)


def _value(rows: Rows, row: tuple[Cell, ...]) -> int:
    """Return the measure as it is added up: cents and counts are whole numbers."""
    cell = row[rows.measure or 0]
    return round(cell) if isinstance(cell, int | float) else 0


def _over_time(rows: Rows, about: str) -> str:
    """Tell total, best and lowest for each currency, or for the bare count."""
    label = rows.labels[0]
    labels = [str(row[label]) for row in rows.rows]
    span = f"from {period(min(labels))} to {period(max(labels))}"
    lines = []
    currencies: list[str | None] = [*rows.currencies] or [None]
    for currency in currencies:
        sums: Counter[str] = Counter()
        for row in rows.rows:
            if rows.currency_of(row) == currency:
                sums[str(row[label])] += _value(rows, row)
        lines.append(_extremes(sums, currency, is_money=rows.is_money))
    if rows.columns[rows.measure or 0].startswith("average"):
        lines = [line.partition("; ")[2] for line in lines]
    opening = f"{_capital(about)} {span}"
    if len(lines) == 1:
        return f"{opening}: {lines[0]}."
    bullets = "\n".join(f"- {line}." for line in lines)
    return f"{opening}, by currency:\n\n{bullets}"


def _extremes(sums: Mapping[str, float], currency: str | None, *, is_money: bool) -> str:
    def shown(value: float) -> str:
        return money(value, currency) if is_money else number(value)

    best = max(sums, key=lambda label: sums[label])
    least = min(sums, key=lambda label: sums[label])
    return (
        f"**{shown(sum(sums.values()))}** in total; the highest was {period(best)} with "
        f"{shown(sums[best])}, the lowest {period(least)} with {shown(sums[least])}"
    )


def _label(rows: Rows, row: tuple[Cell, ...]) -> str:
    return " · ".join(rows.shown(row, i) for i in rows.labels) or rows.currency_of(row) or "?"


def _ranked(rows: Rows, about: str, top: str) -> str:
    lines = [
        f"{place}. **{_label(rows, row)}**: {_amount(rows, row)}"
        + (_payments(rows, row) if rows.is_money else "")
        for place, row in enumerate(rows.rows[:_MAX_LISTED], 1)
    ]
    more = len(rows.rows) - _MAX_LISTED
    by = " and ".join(table.heading(rows.columns[i]).lower() for i in rows.labels) or "currency"
    text = f"{_capital(about)} by {by}{top}:\n\n" + "\n".join(lines)
    if more > 0:
        text += f"\n\n…and {plural(more, 'more row')}."
    if len(rows.currencies) > 1:
        text += "\n\nAmounts in different currencies are listed as they are, not converted."
    return text
