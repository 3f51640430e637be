"""What a question wants to know of the sales database, as a value; `sales_sql` writes it. Pure.

Only what the tables can answer is read: measures, groupings, places, dates, states. A SELECT in the
question is taken as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from demo_model.skills.names import NAME, as_name, is_place
from demo_model.skills.people_reading import PersonWish

Measure = Literal["amount", "average", "payments", "customers", "largest", "list"]
MAX_ROWS = 50
_SQL = re.compile(
    r"(?is)```sql\s*(.+?)```|\b((?:with\s+\w+\s+as\s*\(\s*)?"
    r"select\b.+?\bfrom\s+(?:customers|payments|\().*)$"
)
_ABOUT = re.compile(
    r"(?i)\b(?:customers?|clients?|payments?|revenue|turnover|refunds|refunded|"
    r"sales (?:figures|per|by|total)|(?:total|monthly|yearly|our) sales|"
    r"(?:paid|pays?|spent|spends?) (?:the )?most|"
    r"how much (?:did|do|does|has|have|was|were)\b.*\b(?:pay|paid|spend|spent))\b"
    r"(?! (?:polic|rule|process|procedure|terms|service|support))"
)
_NOBODY = re.compile(
    r"(?i)(?:(?:the|our|all|these|their|those|each|every|a|an|it|they|we|you|i)\b|"
    r"(?:customers?|clients?)\b(?! \d))|(?:refunded|failed|monthly|total|sum|last|this)\b"
)
_SEGMENTS = (
    "agricultur(?:e|al)|research|municipal|industr(?:y|ial)|enterprise|retail|public|education|"
    "consumer|business"
)
_ADJECTIVES = {"agricultural": "agriculture", "industrial": "industry"}
_MONTHS = (
    "january february march april may june july august september october november december".split()
)
_DIMENSION_WORDS = (
    ("month", r"months?|monthly"),
    ("quarter", r"quarters?|quarterly"),
    ("year", r"years?|yearly|annually"),
    ("day", r"days?|daily"),
    ("country", r"countr(?:y|ies)"),
    ("city", r"cit(?:y|ies)"),
    ("segment", r"segments?"),
    ("method", r"(?:payment )?methods?"),
    ("status", r"status(?:es)?"),
    ("currency", r"currenc(?:y|ies)"),
    ("account_manager", r"account managers?"),
    ("company", r"compan(?:y|ies)"),
    ("customer", r"customers?|clients?"),
)
_BY = r"(?:per|by|each|every|for each|for every|grouped by|over the)"


@dataclass(frozen=True, slots=True)
class SalesQuestion:
    """A question for the database; `manager` says whose customers are meant."""

    measure: Measure = "amount"
    by: tuple[str, ...] = ()
    manager: PersonWish | None = None
    customer: str | None = None
    place: str | None = None
    status: str | None = "paid"
    method: str | None = None
    segment: str | None = None
    year: str | None = None
    month: str | None = None
    last_months: int | None = None
    limit: int | None = None
    sql: str | None = field(default=None)


def read_sales(text: str, manager: PersonWish | None) -> SalesQuestion | None:
    """Return what the text asks of the sales database, or None when it asks nothing of it."""
    if match := _SQL.search(text):
        sql = (match[1] or match[2]).strip().rstrip("`").rstrip("; \n")
        return SalesQuestion(sql=sql)
    if not _ABOUT.search(text) and manager is None:
        return None
    measure = _measure(text)
    by = _dimensions(text, measure)
    year, month = _date(text)
    months = re.search(r"(?i)\b(?:last|past) (\d{1,2}) months", text)
    return SalesQuestion(
        measure=measure,
        by=by,
        manager=manager,
        customer=None if manager else _customer(text),
        place=_place(text),
        status=None if "status" in by or measure in ("customers", "list") else _status(text),
        method=None if "method" in by else _method(text),
        segment=_segment(text),
        year=year,
        month=month,
        last_months=int(months[1]) if months else None,
        limit=_limit(text, measure, by),
    )


def _has(text: str, pattern: str) -> bool:
    return bool(re.search(rf"(?i)\b(?:{pattern})\b", text))


def _measure(text: str) -> Measure:
    pays = _has(text, r"payments?|paid|pays?|revenue|turnover|sales|spen[dt]\w*|refund\w*|amounts?")
    if _has(
        text, r"how many (?:\w+ )?(?:customers|clients)|(?:number|count) of (?:customers|clients)"
    ):
        return "customers"
    if _has(text, r"how many (?:\w+ )?(?:payments|refunds)|(?:number|count) of (?:\w+ )?payments"):
        return "payments"
    if _has(text, "average|mean") and pays:
        return "average"
    if _has(text, r"(?:largest|biggest|highest|top \d*) ?payments?"):
        return "largest"
    if pays or _has(text, r"top|best|biggest|largest"):
        return "amount"
    if _has(text, rf"{_BY} (?:country|city|segment|company|account manager|month|year)"):
        return "customers"
    return "list"


def _dimensions(text: str, measure: Measure) -> tuple[str, ...]:
    """Return at most two groupings, in the order in which they are mentioned."""
    found: list[tuple[int, str]] = []
    for name, words in _DIMENSION_WORDS:
        pattern = (
            rf"(?i)\b{_BY}\s+(?:\w+ and (?:by )?)?(?:{words})\b|\band (?:by |per )(?:{words})\b"
            rf"|\b(?:top|best|biggest|largest)\s+(?:\d+\s+|\w+ )?(?:{words})\b"
            rf"|\b(?:which|what) (?:{words})\b.*\b(?:most|best|highest|least|lowest)"
        )
        if name in ("month", "quarter", "year", "day"):
            pattern += rf"|\b(?:{words.rpartition('|')[2]})\b" if words.endswith("ly") else ""
        if match := re.search(pattern, text):
            found.append((match.start(), name))
    names = [name for _, name in sorted(found)][:2]
    if not names and re.search(r"(?i)\bwho (?:paid|pays|spent) (?:the )?most\b", text):
        names = ["customer"]
    if measure in ("largest", "list"):
        return ()
    if measure == "customers":
        allowed = ("month", "year", "country", "city", "segment", "company", "account_manager")
        names = [name for name in names if name in allowed]
    return tuple(names)


def _customer(text: str) -> str | None:
    """Return a customer or company named as the one who pays."""
    for pattern in (
        r"(?i:\b(?:did|does|has|have)) (?P<name>[^,.;?!\n]{2,40}?) (?i:pay|paid|spend|spent)\b",
        rf"(?i:\bpayments? (?:of|from|by)) (?!(?i:customers|clients|month)\b)(?P<name>{NAME})",
        rf"(?P<name>{NAME}|\b[a-z]{{3,30}})['’]s? (?i:payments|revenue)",
    ):
        match = re.search(pattern, text)
        if match and not _NOBODY.match(name := match["name"].strip()):
            return name
    return None


def _place(text: str) -> str | None:
    for match in re.finditer(r"(?i:\b(?:in|from))\s+(?P<tail>[^,.;?!\n\d]{2,40})", text):
        tail = re.sub(r"(?i)^the\s+", "", match["tail"])
        name = as_name(tail)
        if name and (tail[:1].isupper() or is_place(tail.split()[0])):
            return name if tail[:1].isupper() else name.split()[0]
    return None


def _status(text: str) -> str | None:
    if _has(text, r"refund\w*"):
        return "refunded"
    return "failed" if _has(text, "failed|failing") else "paid"


def _method(text: str) -> str | None:
    match = re.search(r"(?i)\b(card|invoice|transfer|direct[ _]debit|cash|paypal)s?\b", text)
    return match[1].lower().replace(" ", "_") if match else None


def _segment(text: str) -> str | None:
    """Return a segment that is named as one, or a usual one before "customers"."""
    named = re.search(r"(?i)\bsegment [\"“]?(\w+)|\b(?!by|per|each|which|the)(\w+) segment\b", text)
    if named:
        return (named[1] or named[2]).lower()
    usual = re.search(rf"(?i)\b({_SEGMENTS})\s+(?:customers|clients)\b", text)
    if usual is None:
        return None
    return _ADJECTIVES.get(usual[1].lower(), usual[1].lower())


def _date(text: str) -> tuple[str | None, str | None]:
    """Return a year, or a month as YYYY-MM."""
    if match := re.search(r"\b(20\d{2})-(0[1-9]|1[0-2])\b", text):
        return None, match[0]
    pattern = rf"(?i)\b({'|'.join(_MONTHS)})\s+(20\d{{2}})\b"
    if match := re.search(pattern, text):
        return None, f"{match[2]}-{_MONTHS.index(match[1].lower()) + 1:02d}"
    year = re.search(r"\b(20\d{2})\b", text)
    return (year[1] if year else None), None


def _limit(text: str, measure: Measure, by: tuple[str, ...]) -> int | None:
    top = re.search(r"(?i)\b(?:top|best|biggest|largest|highest|first)\s+(\d{1,3})\b", text)
    if top:
        return min(max(int(top[1]), 1), MAX_ROWS)
    if measure in ("largest", "list"):
        return MAX_ROWS if measure == "list" else 5
    ranked = _has(text, "top|best|biggest|largest|most")
    return 10 if (by and by[0] in ("customer", "company")) or (ranked and by) else None
