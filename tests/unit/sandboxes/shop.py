"""A small database with something to read, something to hide, and a digest of its folder."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

TABLES = {
    "customers": ("id", "name"),
    "payments": ("id", "customer_id", "amount_cents", "paid_on"),
}


def make_shop(folder: Path) -> Path:
    database = folder / "shop 100%?.db"
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.executescript(
            "CREATE TABLE customers(id INTEGER PRIMARY KEY, name TEXT, secret TEXT);"
            "CREATE TABLE payments(id INTEGER PRIMARY KEY, customer_id, amount_cents, paid_on);"
            "CREATE TABLE hidden(x)"
        )
        customers = [(i, f"name {i}", "secret") for i in range(1, 61)]
        payments = [(i, i % 60 + 1, i * 10, f"2026-{i % 12 + 1:02}-01") for i in range(1, 1201)]
        connection.executemany("INSERT INTO customers VALUES (?, ?, ?)", customers)
        connection.executemany("INSERT INTO payments VALUES (?, ?, ?, ?)", payments)
    return database


def digest(folder: Path) -> str:
    """Return one hash of the names and contents of everything in a folder."""
    whole = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        whole.update(f"{file.relative_to(folder)}\0".encode())
        whole.update(file.read_bytes() if file.is_file() else b"")
    return whole.hexdigest()
