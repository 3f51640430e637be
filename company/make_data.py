"""Writes data/customers.csv and data/payments.csv: the made-up company's customers and sales.

Deterministic: the same script writes the same bytes on every machine, so the committed files can be
checked against it. It is run by hand when the story changes; the service only reads the files. The
prices are those of sources/product_faq.md, the account managers those of people.json, and the
totals are quoted by sources/sales_report.md: change them together.
"""

from __future__ import annotations

import csv
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

TARGET = Path(__file__).resolve().parent / "data"
FIRST, LAST = date(2024, 11, 1), date(2026, 10, 31)
SEED = 20241101

CUSTOMER_COLUMNS = "id name email company city country segment account_manager created_on".split()
PAYMENT_COLUMNS = "id customer_id amount_cents currency method status paid_on".split()

# Per country: account manager, cities, first names, family names.
PLACES = {
    "Austria": ("tom.becker", "Innsbruck Graz Salzburg Linz", "Anna Felix Hannah Paul Sophie Max",
                "Gruber Hofer Steiner Moser Pichler Eder"),
    "Germany": ("tom.becker", "Munich Freiburg Leipzig Hamburg Kempten",
                "Lena Finn Clara Emil Greta Moritz",
                "Hartmann Vogel Krause Lorenz Seidel Roth"),
    "Switzerland": ("tom.becker", "Zurich Bern Chur", "Nina Luca Selin Reto Mia Urs",
                    "Meier Keller Brunner Frei Huber Zuber"),
    "France": ("amara.diallo", "Grenoble Lyon Annecy Toulouse", "Louise Hugo Manon Jules Inès Théo",
               "Moreau Girard Lambert Faure Rousseau Blanc"),
    "Netherlands": ("amara.diallo", "Utrecht Delft Wageningen", "Sanne Daan Fleur Bram Noor Lars",
                    "Visser Bakker Mulder Dekker Smit Vos"),
    "Norway": ("amara.diallo", "Oslo Bergen Tromsø", "Ingrid Nils Sigrid Erik Kari Olav",
               "Hansen Berg Dahl Lund Solberg Vik"),
    "Italy": ("maria.lopez", "Bolzano Trento Turin Bologna",
              "Giulia Marco Chiara Luca Elisa Pietro",
              "Ferrari Conti Ricci Gallo Marino Greco"),
    "Spain": ("maria.lopez", "Madrid Zaragoza Granada Valencia",
              "Lucía Diego Carmen Pablo Elena Javier",
              "García Navarro Romero Vega Ortiz Molina"),
}  # fmt: skip

STEMS = """Arven Bergquell Cembra Dorsal Edelgrat Fontana Granit Hochkar Isarblick Jura Kamm Lawine
Montane Nordhang Orbis Passo Quelle Rosengarten Seracs Talwind Umbria Valnera Weitblick Xenia Ysop
Zirbe""".split()


@dataclass(frozen=True)
class Segment:
    """How one kind of customer buys: what, how often, how much, when in the year, and how it pays.

    `season` weighs the months January to December.
    """

    kinds: Sequence[str]
    orders_a_year: float
    products: Sequence[int]
    most_units: int
    season: Sequence[float]
    methods: Sequence[str]


RIDGE, RIDGE_PRO, SOILSTICK, AIRLINE = 34_900, 89_000, 12_900, 59_000
BASECAMP, HORIZON_YEAR = 45_000, 14_400

SEGMENTS = {
    "agriculture": Segment(
        ("Orchards", "Vineyards", "Farms"), 14, (SOILSTICK, SOILSTICK, RIDGE), 14,
        (0.7, 1.2, 2.2, 2.4, 1.7, 1.0, 0.7, 0.5, 0.6, 0.5, 0.3, 0.2),
        ("card", "card", "direct_debit", "transfer")),
    "research": Segment(
        ("Institute", "Observatory", "University"), 11, (RIDGE_PRO, RIDGE, AIRLINE), 7,
        (0.6, 0.8, 1.0, 0.9, 1.1, 1.2, 0.8, 0.5, 1.6, 1.7, 1.2, 0.6),
        ("invoice", "invoice", "transfer")),
    "municipal": Segment(
        ("City Works", "Water Board", "Avalanche Service"), 9, (AIRLINE, RIDGE_PRO, AIRLINE), 9,
        (0.4, 0.5, 0.8, 0.8, 0.9, 1.0, 0.6, 0.5, 1.1, 1.4, 2.0, 2.0),
        ("invoice", "invoice", "invoice", "transfer")),
    "industry": Segment(
        ("Logistics", "Materials", "Energy"), 17, (AIRLINE, RIDGE, RIDGE), 8,
        (0.9, 1.0, 1.1, 1.1, 1.1, 1.0, 0.9, 0.6, 1.1, 1.1, 1.1, 1.0),
        ("direct_debit", "transfer", "card", "invoice")),
}  # fmt: skip


def customers(random: Random) -> list[list[object]]:
    """Make 66 customers; the last dozen arrive during the two years."""
    rows: list[list[object]] = []
    names = list(SEGMENTS)
    for number in range(1, 67):
        country = list(PLACES)[number % len(PLACES)]
        manager, cities, firsts, lasts = PLACES[country]
        first, last = random.choice(firsts.split()), random.choice(lasts.split())
        segment = names[(number * 7 + number // 8) % len(names)]
        stem = STEMS[(number * 5) % len(STEMS)]
        company = f"{stem} {random.choice(SEGMENTS[segment].kinds)}"
        created = _created(random, number)
        rows.append([
            number, f"{first} {last}", f"{_ascii(first)}.{_ascii(last)}@{_ascii(stem)}.example",
            company, random.choice(cities.split()), country, segment,
            f"{manager}@example.com", created.isoformat(),
        ])  # fmt: skip
    return rows


def _created(random: Random, number: int) -> date:
    if number <= 54:
        return date(2021, 3, 1) + timedelta(days=random.randrange(1_300))
    return FIRST + timedelta(days=random.randrange(30, 560))


def payments(random: Random, buyers: Iterable[Sequence[object]]) -> list[list[object]]:
    """Make every customer's payments, day by day, numbered in the order of their dates."""
    found: list[tuple[date, int, Segment]] = []
    for buyer in buyers:
        segment = SEGMENTS[str(buyer[6])]
        loyalty, leaves = random.uniform(0.5, 1.5), random.random() < 0.08
        start = max(FIRST, date.fromisoformat(str(buyer[8])))
        end = LAST - timedelta(days=random.randrange(120, 400)) if leaves else LAST
        for day in _days(start, end):
            growth = 1 + 0.18 * (day - FIRST).days / 365
            weekday = 1.3 if day.weekday() < 5 else 0.25
            rate = segment.orders_a_year / 365 * segment.season[day.month - 1]
            if random.random() < rate * loyalty * growth * weekday:
                found.append((day, int(str(buyer[0])), segment))
    found.sort(key=lambda item: (item[0], item[1]))
    return [_payment(random, number, *item) for number, item in enumerate(found, start=1)]


def _payment(
    random: Random, number: int, day: date, customer: int, segment: Segment
) -> list[object]:
    status = random.choices(("paid", "refunded", "failed"), weights=(94, 3, 3))[0]
    method = random.choice(segment.methods)
    return [number, customer, _amount(random, segment), "EUR", method, status, day.isoformat()]


def _amount(random: Random, segment: Segment) -> int:
    units = random.randint(1, segment.most_units)
    goods = units * random.choice(segment.products)
    if random.random() < 0.3:
        goods += BASECAMP
    if units >= 10:
        goods = goods * 90 // 100
    return goods + (units * HORIZON_YEAR if random.random() < 0.45 else 0)


def _days(start: date, end: date) -> Iterable[date]:
    return (start + timedelta(days=n) for n in range((end - start).days + 1))


def _ascii(text: str) -> str:
    text = text.replace("ø", "o")
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return plain.lower().replace(" ", "-")


def write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write one table as CSV, with a header and Unix line ends."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def main(target: Path) -> None:
    """Write both files."""
    random = Random(SEED)
    buyers = customers(random)
    write(target / "customers.csv", CUSTOMER_COLUMNS, buyers)
    write(target / "payments.csv", PAYMENT_COLUMNS, payments(random, buyers))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET)
