"""The company database is what its CSV files say, is built once, and its story holds together."""

import csv
import json
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import InternalError
from company import make_data
from company.database import TABLES, build_company_database, describe

SEED = make_data.TARGET


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("company") / "company.db"
    build_company_database(SEED, path)
    return path


def ask(database: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(sql).fetchall()


def test_the_committed_files_are_what_the_script_writes(tmp_path: Path) -> None:
    make_data.main(tmp_path)
    for table in TABLES:
        assert (tmp_path / f"{table}.csv").read_bytes() == (SEED / f"{table}.csv").read_bytes()


def test_every_row_of_the_files_is_in_the_database(database: Path) -> None:
    for table, columns in TABLES.items():
        with (SEED / f"{table}.csv").open(newline="") as file:
            rows = [tuple(row) for row in csv.reader(file)]
        assert rows[0] == columns
        texts = [
            tuple(map(str, row))
            for row in ask(database, f"SELECT {', '.join(columns)} FROM {table} ORDER BY id")
        ]
        assert texts == rows[1:]


def test_there_is_enough_to_ask_about(database: Path) -> None:
    assert ask(database, "SELECT COUNT(*), COUNT(DISTINCT company) FROM customers") == [(66, 66)]
    ((count, first, last),) = ask(
        database, "SELECT COUNT(*), MIN(paid_on), MAX(paid_on) FROM payments"
    )
    assert count >= 1_200
    assert (first >= "2024-11-01", last <= "2026-10-31") == (True, True)
    assert len(ask(database, "SELECT DISTINCT method, status FROM payments")) == 12


def test_nobody_pays_before_becoming_a_customer(database: Path) -> None:
    early = (
        "SELECT p.id FROM payments p JOIN customers c ON c.id = p.customer_id"
        " WHERE p.paid_on < c.created_on"
    )
    assert ask(database, early) == []


def test_every_account_manager_is_in_the_directory(database: Path) -> None:
    people = json.loads((SEED / "people.json").read_text(encoding="utf-8"))
    managers = {row[0] for row in ask(database, "SELECT account_manager FROM customers")}
    assert managers <= {person["email"] for person in people if person["department"] == "Sales"}
    assert len(managers) == 3


def test_the_year_has_seasons(database: Path) -> None:
    months = dict(
        ask(
            database,
            "SELECT strftime('%Y-%m', paid_on), SUM(amount_cents) FROM payments"
            " WHERE status = 'paid' GROUP BY 1",
        )
    )
    assert len(months) == 24
    assert months["2025-09"] > 1.3 * months["2025-08"]
    assert months["2026-09"] > 1.3 * months["2026-08"]


def test_the_sales_report_quotes_the_databases_figures(database: Path) -> None:
    report = (SEED.parent / "sources" / "sales_report.md").read_text(encoding="utf-8")
    joined = "payments p JOIN customers c ON c.id = p.customer_id WHERE p.status = 'paid'"
    for group in ("segment", "country", "account_manager", "method", "1"):
        for year in ("paid_on < '2025-11-01'", "paid_on >= '2025-11-01'"):
            if group == "method" and "<" in year:
                continue
            sums = f"SELECT {group}, SUM(amount_cents) FROM {joined} AND {year} GROUP BY {group}"
            for name, cents in ask(database, sums):
                assert f"{cents / 100:,.2f}" in report, (name, year)


@pytest.mark.requirement("A15")
def test_the_description_names_every_column_and_the_unit(database: Path) -> None:
    text = describe()
    for table, columns in TABLES.items():
        assert table in text
        assert [column for column in columns if column not in text] == []
    assert "in cents" in text


def test_the_sample_queries_of_the_description_have_answers(database: Path) -> None:
    samples = re.findall(r"^    (SELECT (?:.+\n)+?)(?=  \w)", describe(), flags=re.MULTILINE)
    assert [len(ask(database, sample)) for sample in samples] == [24, 10]


def test_it_is_built_once_and_again_when_a_file_changes(tmp_path: Path) -> None:
    seed, database = tmp_path / "seed", tmp_path / "var" / "company.db"
    shutil.copytree(SEED, seed)
    assert build_company_database(seed, database)
    assert not build_company_database(seed, database)
    with (seed / "payments.csv").open("a") as file:
        file.write("99999,1,100,EUR,card,paid,2026-10-31\n")
    assert build_company_database(seed, database)
    assert ask(database, "SELECT amount_cents FROM payments WHERE id = 99999") == [(100,)]
    assert [path.name for path in database.parent.iterdir()] == ["company.db"]


def test_a_file_that_is_no_database_is_replaced(tmp_path: Path) -> None:
    database = tmp_path / "company.db"
    database.write_text("not a database, by far not")
    assert build_company_database(SEED, database)
    assert ask(database, "SELECT COUNT(*) FROM customers") == [(66,)]


@pytest.mark.parametrize(
    "row",
    [
        "99999,1,100,USD,card,paid,2026-10-31",
        "99999,1,100,EUR,cheque,paid,2026-10-31",
        "99999,1,-5,EUR,card,paid,2026-10-31",
        "99999,1,100,EUR,card,paid,31.10.2026",
        "99999,777,100,EUR,card,paid,2026-10-31",
        "99999,1,100",
    ],
)
def test_a_row_that_breaks_a_rule_stops_the_build_and_keeps_the_old_file(
    tmp_path: Path, row: str
) -> None:
    seed, database = tmp_path / "seed", tmp_path / "company.db"
    shutil.copytree(SEED, seed)
    build_company_database(seed, database)
    before = database.read_bytes()
    with (seed / "payments.csv").open("a") as file:
        file.write(row + "\n")
    with pytest.raises(InternalError, match="cannot be built"):
        build_company_database(seed, database)
    assert database.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["company.db", "seed"]


def test_missing_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(InternalError, match=r"customers\.csv"):
        build_company_database(tmp_path, tmp_path / "company.db")
