"""What the reader is for, and how it keeps itself alive. Hostile SQL has its own file."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from app.core.errors import ToolError, ToolTimeout
from app.core.ports import SqlResult
from app.sandboxes.fair_queue import WAITING_EACH
from app.sandboxes.sql import SqliteReader
from tests.unit.sandboxes.processes import children_of, limits, status
from tests.unit.sandboxes.shop import TABLES, make_shop

ENDLESS = "SELECT count(*) FROM payments a, payments b, payments c, payments d"


@pytest_asyncio.fixture
async def reader(tmp_path: Path) -> AsyncIterator[SqliteReader]:
    reader = SqliteReader(make_shop(tmp_path), tables=TABLES, description="a small shop")
    yield reader
    await reader.close()


async def test_a_query_returns_its_columns_and_rows(reader: SqliteReader) -> None:
    result = await reader.query(
        "SELECT c.name, SUM(p.amount_cents) AS total FROM customers c"
        " JOIN payments p ON p.customer_id = c.id GROUP BY c.id ORDER BY total DESC LIMIT 2;"
    )
    assert result == SqlResult(
        columns=("name", "total"),
        rows=(("name 1", 126_000), ("name 60", 125_800)),
        truncated=False,
    )


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("SELECT COUNT(*) FROM customers", ((60,),)),
        ("-- a comment\nSELECT 1", ((1,),)),
        ("VALUES (1), (2)", ((1,), (2,))),
        ("SELECT 1.5, NULL, 'ü', x'00ff', 9e999", ((1.5, None, "ü", "00ff", "inf"),)),
        (
            "WITH m AS (SELECT strftime('%m', paid_on) AS k, SUM(amount_cents) AS s FROM payments"
            " GROUP BY k) SELECT COUNT(*), MIN(k), MAX(s) FROM m",
            ((12, "01", 606_000),),
        ),
        ("WITH c AS (SELECT id FROM customers) SELECT COUNT(*) FROM c", ((60,),)),
        (
            "WITH RECURSIVE d(day) AS (SELECT date('2026-01-30') UNION ALL"
            " SELECT date(day, '+1 day') FROM d WHERE day < '2026-02-01') SELECT day FROM d",
            (("2026-01-30",), ("2026-01-31",), ("2026-02-01",)),
        ),
        (
            "SELECT id, rank() OVER (ORDER BY id DESC), lag(id) OVER (ORDER BY id) FROM customers"
            " ORDER BY id LIMIT 2",
            ((1, 60, None), (2, 59, 1)),
        ),
        (
            "SELECT name FROM customers WHERE id IN (SELECT customer_id FROM payments"
            " WHERE amount_cents > 11990)",
            (("name 1",),),
        ),
        (
            "SELECT id FROM customers WHERE id < 3 UNION SELECT 99 ORDER BY 1 DESC",
            ((99,), (2,), (1,)),
        ),
        (
            "SELECT CASE WHEN id > 30 THEN 'b' ELSE 'a' END AS g, COUNT(*) FILTER (WHERE id > 10)"
            " FROM customers GROUP BY g",
            (("a", 20), ("b", 30)),
        ),
    ],
)
async def test_ordinary_sql_works(
    reader: SqliteReader, sql: str, rows: tuple[tuple[object, ...], ...]
) -> None:
    assert (await reader.query(sql)).rows == rows


async def test_only_so_many_rows_come_back_and_that_is_said(reader: SqliteReader) -> None:
    result = await reader.query("SELECT id FROM payments ORDER BY id")
    assert (len(result.rows), result.rows[-1], result.truncated) == (200, (200,), True)


async def test_only_so_much_text_comes_back_and_that_is_said(reader: SqliteReader) -> None:
    result = await reader.query(
        "SELECT (SELECT group_concat(paid_on) FROM payments), a.id FROM payments a"
    )
    assert result.truncated
    assert len(str(result.rows[0][0])) == 4_001
    assert 60 < len(result.rows) < 70


async def test_a_mistake_is_explained_in_sqlites_words(reader: SqliteReader) -> None:
    with pytest.raises(ToolError, match="no such column: nam"):
        await reader.query("SELECT nam FROM customers")


async def test_the_worker_has_given_up_its_privileges(reader: SqliteReader) -> None:
    await reader.query("SELECT 1")
    (worker,) = children_of(os.getpid(), "sql_worker")
    facts = status(worker)
    assert (facts["NoNewPrivs"], facts["Seccomp"]) == ("1", "2")
    assert int(facts["CapEff"], 16) == 0
    assert "0" not in facts["Uid"].split()


async def test_the_worker_has_given_up_memory_descriptors_and_writing(reader: SqliteReader) -> None:
    await reader.query("SELECT 1")
    (worker,) = children_of(os.getpid(), "sql_worker")
    most = limits(worker)
    assert most["Max address space"] == 512 * 1024 * 1024
    assert (most["Max open files"], most["Max file size"], most["Max core file size"]) == (16, 0, 0)


async def test_a_worker_killed_while_idle_is_not_noticed_by_the_next_query(
    reader: SqliteReader,
) -> None:
    for number in range(3):
        await reader.query("SELECT 1")
        (worker,) = children_of(os.getpid(), "sql_worker")
        os.kill(worker, signal.SIGKILL)
        assert (await reader.query(f"SELECT {number}")).rows == ((number,),)


async def test_a_worker_that_is_stuck_is_killed_and_replaced(tmp_path: Path) -> None:
    reader = SqliteReader(make_shop(tmp_path), tables=TABLES, description="", answer_seconds=0.2)
    try:
        await reader.query("SELECT 1")
        (worker,) = children_of(os.getpid(), "sql_worker")
        os.kill(worker, signal.SIGSTOP)
        with pytest.raises(ToolTimeout, match="did not end in time"):
            await reader.query("SELECT 2")
        assert (await reader.query("SELECT 3")).rows == ((3,),)
    finally:
        await reader.close()


async def test_a_query_whose_caller_left_does_not_answer_the_next_one(
    reader: SqliteReader,
) -> None:
    await reader.query("SELECT 1")
    left = asyncio.create_task(reader.query(ENDLESS))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    left.cancel()
    with pytest.raises(asyncio.CancelledError):
        await left
    assert (await reader.query("SELECT 'mine'")).rows == (("mine",),)


async def test_queries_take_turns_and_too_many_are_refused_at_once(reader: SqliteReader) -> None:
    await reader.query("SELECT 1")
    asked = [reader.query(f"SELECT {n}") for n in range(1 + WAITING_EACH + 3)]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    served = [a for a in answers if isinstance(a, SqlResult)]
    refused = [a for a in answers if isinstance(a, ToolError)]
    assert [a.rows[0][0] for a in served] == list(range(1 + WAITING_EACH))
    assert [a.message[:21] for a in refused] == ["The database is busy,"] * 3


async def test_a_database_that_is_not_there_is_named_as_the_reason(tmp_path: Path) -> None:
    reader = SqliteReader(tmp_path / "none.db", tables=TABLES, description="")
    with pytest.raises(ToolError, match="cannot be opened: unable to open database file"):
        await reader.query("SELECT 1")
    await reader.close()


async def test_a_closed_reader_refuses_also_those_who_were_waiting(reader: SqliteReader) -> None:
    await reader.query("SELECT 1")
    waiting = [asyncio.create_task(reader.query(ENDLESS)) for _ in range(3)]
    await asyncio.sleep(0)
    await reader.close()
    for error in await asyncio.gather(*waiting, return_exceptions=True):
        assert isinstance(error, ToolError)
        assert "shutting down" in error.message
    await reader.close()
    assert children_of(os.getpid(), "sql_worker") == []
