"""The made-up company's database: a SQLite file built from two CSV files at the first start.

It only builds and describes; reading happens behind `SqlReader`, which gets the file, `TABLES` and
`describe()`. The file is never changed in place: a new one is renamed over it.
"""

from __future__ import annotations

import csv
import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from app.core.errors import InternalError

SCHEMA = """
CREATE TABLE customers(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  company TEXT NOT NULL UNIQUE,
  city TEXT NOT NULL,
  country TEXT NOT NULL,
  segment TEXT NOT NULL CHECK (segment IN ('agriculture', 'research', 'municipal', 'industry')),
  account_manager TEXT NOT NULL,
  created_on TEXT NOT NULL CHECK (created_on IS date(created_on))
) STRICT;
CREATE TABLE payments(
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers(id),
  amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
  currency TEXT NOT NULL CHECK (currency = 'EUR'),
  method TEXT NOT NULL CHECK (method IN ('card', 'transfer', 'direct_debit', 'invoice')),
  status TEXT NOT NULL CHECK (status IN ('paid', 'refunded', 'failed')),
  paid_on TEXT NOT NULL CHECK (paid_on IS date(paid_on))
) STRICT;
CREATE INDEX payments_by_customer ON payments(customer_id);
CREATE INDEX payments_by_day ON payments(paid_on);
CREATE TABLE seed(hash TEXT NOT NULL) STRICT;
"""

TABLES: Mapping[str, tuple[str, ...]] = {
    "customers": (
        *("id", "name", "email", "company", "city", "country"),
        *("segment", "account_manager", "created_on"),
    ),
    "payments": (
        *("id", "customer_id", "amount_cents", "currency", "method", "status", "paid_on"),
    ),
}
"""What a query may read. The `seed` table is ours: it remembers which CSV files were built in."""

_DESCRIPTION = """\
SQLite database of Alpenglow Instruments: its customers and what they paid.

customers: one row per customer company.
  id              INTEGER, primary key
  name            TEXT, the contact person
  email           TEXT, the contact person's e-mail
  company         TEXT, the customer company, unique
  city, country   TEXT, country in English: Austria, Germany, Switzerland, France, Netherlands,
                  Norway, Italy, Spain
  segment         TEXT: agriculture, research, municipal, industry
  account_manager TEXT, e-mail of our employee who looks after them (see the company directory)
  created_on      TEXT, date YYYY-MM-DD when they became a customer

payments: one row per payment, from 2024-11-01 to 2026-10-31.
  id              INTEGER, primary key
  customer_id     INTEGER, customers.id
  amount_cents    INTEGER, the amount in cents: divide by 100.0 for euros
  currency        TEXT, always EUR
  method          TEXT: card, transfer, direct_debit, invoice
  status          TEXT: paid, refunded (paid and given back), failed (never arrived)
  paid_on         TEXT, date YYYY-MM-DD

Revenue counts status = 'paid' only. The fiscal year runs from November to October: fiscal year 2026
is 2025-11-01 to 2026-10-31. Dates are text, so compare them as text or use strftime and date.
One SELECT per call (WITH, joins, window functions work); at most 200 rows come back.

Questions it can answer, for example:
  revenue per month:
    SELECT strftime('%Y-%m', paid_on) AS month, SUM(amount_cents) / 100.0 AS euros
    FROM payments WHERE status = 'paid' GROUP BY month ORDER BY month
  the ten best customers:
    SELECT c.company, SUM(p.amount_cents) / 100.0 AS euros FROM customers c
    JOIN payments p ON p.customer_id = c.id WHERE p.status = 'paid'
    GROUP BY c.id ORDER BY euros DESC LIMIT 10
  which account manager's customers have most failed payments; who has not paid since a date;
  how the segments of one country compare; what share is paid by direct debit
"""


def describe() -> str:
    """Tables, columns, units and sample questions, as text for the model."""
    return _DESCRIPTION


def build_company_database(seed: Path, database: Path) -> bool:
    """Make sure that `database` holds what the CSV files in `seed` say; return if it was built now.

    Blocks for some 50 ms when it builds, and for the reading of 90 KB when not. Another process may
    do the same at once: each builds its own file and renames it, and they are equal. Raises
    InternalError when the CSV files are missing or break a rule of the schema.
    """
    try:
        wanted = _hash(seed)
        if _built_from(database) == wanted:
            return False
        _build(seed, database, wanted)
    except (OSError, sqlite3.Error, ValueError) as error:
        raise InternalError(f"The company database cannot be built from {seed}: {error}") from error
    return True


def _hash(seed: Path) -> str:
    digest = hashlib.sha256(SCHEMA.encode())
    for table in TABLES:
        digest.update(_csv(seed, table).read_bytes())
    return digest.hexdigest()


def _csv(seed: Path, table: str) -> Path:
    return seed / f"{table}.csv"


def _built_from(database: Path) -> str | None:
    """Return the seed's hash that a file was built from; None when it is missing or not ours."""
    if not database.is_file():
        return None
    try:
        with closing(
            sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)
        ) as connection:
            row = connection.execute("SELECT hash FROM seed").fetchone()
    except sqlite3.DatabaseError:
        return None
    return str(row[0]) if row else None


def _build(seed: Path, database: Path, seed_hash: str) -> None:
    database.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=database.parent, prefix=database.name, suffix=".new")
    os.close(descriptor)
    new = Path(name)
    try:
        with closing(sqlite3.connect(new)) as connection, connection:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.executescript(SCHEMA)
            for table, columns in TABLES.items():
                places = ", ".join("?" for _ in columns)
                insert = f"INSERT INTO {table} VALUES ({places})"  # noqa: S608 - our own names
                connection.executemany(insert, _rows(_csv(seed, table), columns))
            connection.execute("INSERT INTO seed VALUES (?)", (seed_hash,))
        new.replace(database)
    finally:
        new.unlink(missing_ok=True)


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[list[str]]:
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        if tuple(next(reader, ())) != columns:
            raise ValueError(f"{path.name} must begin with the columns {', '.join(columns)}")
        for row in reader:
            if len(row) != len(columns):
                raise ValueError(f"{path.name}, line {reader.line_num}: {len(row)} values")
            yield row
