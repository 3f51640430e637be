"""Questions about customers and payments: what they want to know, and the SQL that asks for it.

The e-mail address of an account manager comes from the directory first; without it there is no
query. Text of the user only gets into SQL as a quoted literal. What is told is made from the rows
alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from demo_model.brain.conversation import Conversation, Findings
from demo_model.brain.rows import Rows, from_data, heading, period
from demo_model.brain.task import Task
from demo_model.reply import Call
from demo_model.skills.people import NAME, TAIL, Lookup, account_manager, as_name

MAX_ROWS = 50
_SQL = re.compile(r"(?is)```sql\s*(.+?)```|\b(select\b.+?\bfrom\s+(?:customers|payments|\().*)$")
_PAID = r"payments?|paid|pays?|revenue|turnover|refund\w*|how much (?:did|has)"
_ABOUT = re.compile(rf"(?i)\b(?:customers?|{_PAID})\b(?! (?:polic|rule|process|terms|support))")
_GROUPS = {
    "month": (r"months?|monthly", "substr(p.paid_on, 1, 7)"),
    "year": (r"years?|yearly", "substr(p.paid_on, 1, 4)"),
    "country": (r"countr(?:y|ies)", "c.country"),
    "city": (r"cit(?:y|ies)", "c.city"),
    "segment": (r"segments?", "c.segment"),
    "method": (r"methods?", "p.method"),
    "account_manager": (r"account managers?", "c.account_manager"),
    "customer": (r"customers?|compan(?:y|ies)", "c.company"),
}
_BY = r"(?:per|by|each|every|which|top|best|biggest)"
_MEASURES = {
    "amount": "ROUND(SUM(p.amount_cents) / 100.0, 2) AS euros, COUNT(*) AS payments",
    "average": "ROUND(AVG(p.amount_cents) / 100.0, 2) AS euros, COUNT(*) AS payments",
    "payments": "COUNT(*) AS payments",
    "customers": "COUNT(*) AS customers",
    "list": "c.company, c.name, c.city, c.country",
}
_DRAWN = re.compile(r"(?i)\b(?:plot|chart|graph|diagram|table)s?\b")
_DRAWERS = frozenset({"show_plot", "show_table"})
Filter = tuple[str, str]
"""A condition in SQL, and how it is told behind "payments of … customers"."""


@dataclass(frozen=True, slots=True)
class Sales(Task):
    """One question to the sales database. Drawn rows need no table in the text."""

    measure: str
    by: str
    filters: tuple[Filter, ...]
    limit: int | None
    manager: Lookup | None
    own_sql: str
    drawn: bool
    tool = "query_sales"
    need = "query customers and payments"

    def calls(self, found: Findings, /) -> Sequence[Call]:
        """Query once the account manager's e-mail address is known, if one is needed."""
        email = self._email(found)
        if self.manager and not email:
            return []
        return [Call(name=self.tool, arguments={"sql": self.own_sql or self._sql(email)})]

    def tell(self, found: Findings, /) -> str:
        if self.manager and not self._email(found):
            return f"Without the e-mail address of {self.manager.query} there is nothing to query."
        outcome, rows = self.outcome(found), self.rows(found)
        if outcome is None:
            return ""
        if rows is None:
            return f"The query failed: {outcome.reason}"
        return self._told(rows, self.about(found))

    def rows(self, found: Findings) -> Rows | None:
        """Return what was found, once it is there."""
        outcome = self.outcome(found)
        return from_data(outcome.data) if outcome and not outcome.failed else None

    def about(self, found: Findings) -> str:
        """Name what is asked: "Payments of Maria Lopez's customers in 2025 by month"."""
        if self.own_sql:
            return "Your query"
        person = self.manager.person(found) if self.manager else None
        whose = f"{person['name']}'s customers" if person else "customers"
        if self.measure not in ("customers", "list"):
            whose = f"payments of {whose}" if person else "payments"
        told = [words for _, words in self.filters if words]
        by = [f"by {heading(self.by).lower()}"] if self.by else []
        return " ".join([whose[:1].upper() + whose[1:], *told, *by])

    def _told(self, rows: Rows, about: str) -> str:
        """Say it in a sentence where one row or a row of months allows it, else as a table."""
        if not rows.rows or rows.rows[0][-1] is None:
            return f"{about}: nothing was found."
        if len(rows.rows) == 1 and not self.by and self.measure != "list":
            amount, *payments = (rows.shown(cell, i) for i, cell in enumerate(rows.rows[0]))
            counted = f" in {payments[0]} payments" if payments else ""
            average = "on average " if self.measure == "average" else ""
            return f"{about}: {average}**{amount}**{counted}."
        summed = rows.measure and rows.over_time and self.measure != "average"
        opening = f"{about}: {rows.summed(rows.measure or 0)}." if summed else f"{about}:"
        if self.drawn:
            return opening if summed else ""
        return f"{opening}\n\n{rows.table()}"

    def _email(self, found: Findings) -> str:
        if self.manager is None or "@" in self.manager.query:
            return self.manager.query if self.manager else ""
        return str((self.manager.person(found) or {}).get("email") or "")

    def _sql(self, email: str) -> str:
        group = f"{_GROUPS[self.by][1]} AS {self.by}, " if self.by else ""
        of_customers = self.measure in ("customers", "list")
        paid = "payments p JOIN customers c ON c.id = p.customer_id"
        conditions = [condition for condition, _ in self.filters]
        conditions += [f"c.account_manager = {literal(email)}"] if email else []
        lines = [
            f"SELECT {group}{_MEASURES[self.measure]}",
            f"FROM {'customers c' if of_customers else paid}",
            f"WHERE {' AND '.join(conditions)}" if conditions else "",
            f"GROUP BY {self.by}" if self.by else "",
            f"ORDER BY {'2 DESC' if self.by not in ('', 'month', 'year') else 1}",
            f"LIMIT {self.limit}" if self.limit else "",
        ]
        return "\n".join(line for line in lines if line)


def literal(text: str) -> str:
    """Quote a text for SQL."""
    return "'" + text.replace("'", "''").replace("\x00", "") + "'"


def find_sales(conversation: Conversation) -> list[Sales]:
    """Return the question's query, if it is about customers or payments."""
    text = conversation.question
    drawn = bool(_DRAWN.search(text)) and not _DRAWERS.isdisjoint(conversation.tools)
    if match := _SQL.search(text):
        own = (match[1] or match[2]).strip("`; \n")
        return [Sales("list", "", (), None, None, own, drawn)]
    manager = account_manager(conversation)
    if not manager and not _ABOUT.search(text):
        return []
    measure, by = _measure(text), _group(text)
    if measure in ("customers", "list"):
        by = by if by in ("country", "city", "segment", "account_manager") else ""
        measure = "customers" if by else measure
    top = re.search(r"(?i)\b(?:top|best|biggest)\s+(\d{1,3})\b", text)
    most = min(max(int(top[1]), 1), MAX_ROWS) if top else MAX_ROWS
    limit = most if by == "customer" or measure == "list" else None
    return [Sales(measure, by, tuple(_filters(text, measure)), limit, manager, "", drawn)]


def _measure(text: str) -> str:
    if counted := re.search(r"(?i)\b(?:how many|number of) (?:\w+ )?(customers|payments)\b", text):
        return counted[1].lower()
    if re.search(rf"(?i)\b(?:{_PAID}|top|best|biggest)\b", text):
        return "average" if re.search(r"(?i)\baverage\b", text) else "amount"
    return "list"


def _group(text: str) -> str:
    """Return the grouping that is mentioned first."""
    found = [
        (match.start(), name)
        for name, (words, _) in _GROUPS.items()
        if (match := re.search(rf"(?i)\b{_BY} (?:\d+ )?(?:{words})\b|\b{name}ly\b", text))
    ]
    return min(found)[1] if found else ""


def _filters(text: str, measure: str) -> Iterator[Filter]:
    """Read the place, and of payments state, method, date and who paid."""
    place = re.search(rf"(?i:\b(?:in|from)) (?P<tail>{NAME})", text)
    if place and (name := as_name(place["tail"])):
        yield f"{literal(name)} IN (c.country, c.city)", f"in {name}"
    if measure in ("customers", "list"):
        return
    state = re.search(r"(?i)\b(refunded|failed)\b", text)
    told = f"that were {state[1].lower()}" if state else ""
    yield f"p.status = {literal(state[1].lower() if state else 'paid')}", told
    if match := re.search(r"(?i)\bby (card|invoice|transfer|direct debit)\b", text):
        yield f"p.method = {literal(match[1].lower().replace(' ', '_'))}", f"by {match[1].lower()}"
    if match := re.search(r"\b20\d\d(?:-[01]\d)?\b", text):
        yield f"p.paid_on LIKE '{match[0]}-%'", f"in {period(match[0])}"
    paying = re.search(rf"(?i:\b(?:did|has)) ({TAIL}?) (?i:pay|paid|spend|spent)\b", text)
    who = paying[1].strip() if paying else ""
    if who and "customers" not in who.lower():
        like = literal(f"%{who}%")
        yield f"(c.name LIKE {like} OR c.company LIKE {like})", f"of {who}"
