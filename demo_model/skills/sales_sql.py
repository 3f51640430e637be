"""SQL for a sales question: one plain SELECT that the read-only database accepts. Pure.

Amounts of different currencies are never added: the currency is a column of every amount. Text of
the user only gets in as a quoted literal.
"""

from __future__ import annotations

from demo_model.skills.sales_reading import SalesQuestion

_DIMENSIONS = {
    "month": "substr({date}, 1, 7)",
    "quarter": "substr({date}, 1, 4) || '-Q' || ((CAST(substr({date}, 6, 2) AS INTEGER) + 2) / 3)",
    "year": "substr({date}, 1, 4)",
    "day": "{date}",
    "country": "c.country",
    "city": "c.city",
    "segment": "c.segment",
    "account_manager": "c.account_manager",
    "company": "c.company",
    "customer": "c.name",
    "method": "p.method",
    "status": "p.status",
    "currency": "p.currency",
}
_TIMES = ("month", "quarter", "year", "day")
_MEASURES = {
    "amount": "SUM(p.amount_cents) AS amount_cents, COUNT(*) AS payments",
    "average": "CAST(ROUND(AVG(p.amount_cents)) AS INTEGER) AS average_cents, COUNT(*) AS payments",
    "payments": "COUNT(*) AS payments",
    "customers": "COUNT(*) AS customers",
}


def write_sql(question: SalesQuestion, manager_email: str | None) -> str:
    """Write the statement; `manager_email` narrows it to that account manager's customers."""
    if question.sql is not None:
        return question.sql
    conditions = _conditions(question, manager_email)
    if question.measure == "list":
        columns = "SELECT c.name, c.company, c.city, c.country, c.segment\nFROM customers c"
        return _joined(columns, conditions, f"ORDER BY c.name\nLIMIT {question.limit}")
    if question.measure == "largest":
        columns = "SELECT c.name AS customer, p.paid_on, p.method, p.currency, p.amount_cents\n"
        order = f"ORDER BY p.amount_cents DESC\nLIMIT {question.limit}"
        return _joined(columns + _from(question, joined=True), conditions, order)
    return _grouped(question, conditions)


def literal(text: str) -> str:
    """Quote a text for SQL."""
    return "'" + text.replace("'", "''").replace("\x00", "") + "'"


def _grouped(question: SalesQuestion, conditions: list[str]) -> str:
    date = "c.created_on" if question.measure == "customers" else "p.paid_on"
    columns = [f"{_DIMENSIONS[name].format(date=date)} AS {name}" for name in question.by]
    groups = ["c.id" if name == "customer" else name for name in question.by]
    if question.measure in ("amount", "average") and "currency" not in question.by:
        columns.append("p.currency")
        groups.append("p.currency")
    select = "SELECT " + ", ".join([*columns, _MEASURES[question.measure]])
    joined = any(
        part.startswith("c.") or " c." in part for part in [*columns, *groups, *conditions]
    )
    tail = "GROUP BY " + ", ".join(groups) if groups else ""
    if question.by:
        tail += "\nORDER BY " + _order(question)
    if question.limit:
        tail += f"\nLIMIT {question.limit}"
    return _joined(f"{select}\n{_from(question, joined=joined)}", conditions, tail)


def _order(question: SalesQuestion) -> str:
    if question.by[0] in _TIMES:
        return ", ".join(question.by)
    counted = {"amount": "amount_cents", "average": "average_cents"}
    return f"{counted.get(question.measure, question.measure)} DESC"


def _from(question: SalesQuestion, *, joined: bool) -> str:
    if question.measure in ("customers", "list"):
        return "FROM customers c"
    return "FROM payments p" + (" JOIN customers c ON c.id = p.customer_id" if joined else "")


def _conditions(question: SalesQuestion, manager_email: str | None) -> list[str]:
    date = "c.created_on" if question.measure in ("customers", "list") else "p.paid_on"
    found = [f"p.status = {literal(question.status)}"] if question.status else []
    if manager_email:
        found.append(f"c.account_manager = {literal(manager_email)}")
    if question.method and question.measure not in ("customers", "list"):
        found.append(f"p.method = {literal(question.method)}")
    if question.segment:
        found.append(f"c.segment = {literal(question.segment)}")
    if question.customer:
        like = literal(f"%{question.customer}%")
        found.append(f"(c.name LIKE {like} OR c.company LIKE {like})")
    if question.place:
        place = literal(question.place)
        found.append(f"(c.country = {place} COLLATE NOCASE OR c.city = {place} COLLATE NOCASE)")
    if question.year or question.month:
        found.append(f"{date} LIKE {literal(f'{question.month or question.year}-%')}")
    if question.last_months:
        newest = "(SELECT MAX(paid_on) FROM payments)"
        found.append(f"{date} > date({newest}, '-{question.last_months} months')")
    return found


def _joined(head: str, conditions: list[str], tail: str) -> str:
    where = "WHERE " + "\n  AND ".join(conditions) if conditions else ""
    return "\n".join(part for part in (head, where, tail) if part)
