"""The process that runs a stranger's SQL: `python -m app.sandboxes.sql_worker DATABASE TABLES`.

One JSON line in (`{"sql": ...}`), one out (`{"columns", "rows", "truncated"}` or `{"error"}`),
after a first line that says whether the database could be opened. It ends when its input does, and
its parent `sql` kills it when an answer is late. It has no opinion on what SQL may do: that is
`sql_policy`.
"""

from __future__ import annotations

import json
import math
import sqlite3
import sys
import time
from typing import Any

from app.sandboxes import landlock
from app.sandboxes.confinement import close_memory, drop_privileges, limit_resources
from app.sandboxes.sql_policy import STATEMENT_SECONDS, Policy, Refused, open_connection

try:
    from app.sandboxes import system_calls
except (ImportError, RuntimeError):  # no libseccomp
    system_calls = None  # type: ignore[assignment]

MAX_ROWS = 200
MAX_CELL = 4_000
MAX_TEXT = 256 * 1024
"""Characters of all cells together; the rows that would go beyond are left out."""

ADDRESS_SPACE = 512 * 1024 * 1024
DESCRIPTORS = 16

Answer = dict[str, Any]


def main(path: str, tables: str) -> None:
    """Open the database, give up what can be given up, and answer until the input ends."""
    try:
        connection, policy = open_connection(path, json.loads(tables))
        lock_in()
    except (sqlite3.Error, OSError, ValueError) as error:
        _say({"error": str(error)})
        return
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    _say({"ready": True})
    for line in sys.stdin:
        _say(answer(connection, policy, json.loads(line)["sql"]))


def lock_in() -> None:
    """Give up memory, privileges, all files but those that are open, and most system calls.

    Where the kernel has no Landlock or the system no libseccomp, that layer is missing; `survey`
    tells the operator. Raises OSError when one that is there cannot be built.
    """
    time.localtime()  # reads the time zone's file, while it can
    limit_resources(address_space=ADDRESS_SPACE, descriptors=DESCRIPTORS)
    drop_privileges()
    close_memory()
    if landlock.version() > 0:
        landlock.allow_only(())
    if system_calls is not None:
        system_calls.for_reader().load()


def answer(connection: sqlite3.Connection, policy: Policy, sql: str) -> Answer:
    """Run one statement; every error of the statement becomes an answer."""
    try:
        policy.begin(sql)
        cursor = connection.execute(sql)
        try:
            return _fetch(cursor)
        finally:
            cursor.close()
    except Refused as refusal:
        return {"error": str(refusal)}
    except (sqlite3.Error, sqlite3.Warning, MemoryError, ValueError) as error:
        return {"error": _explained(error, policy)}


def _fetch(cursor: sqlite3.Cursor) -> Answer:
    columns = [column[0][:MAX_CELL] for column in cursor.description or ()]
    rows: list[list[Any]] = []
    room, clipped = MAX_TEXT, False
    for row in cursor:
        cells = [_cell(value) for value in row]
        room -= sum(len(str(cell)) for cell in cells)
        if len(rows) == MAX_ROWS or room < 0:
            return {"columns": columns, "rows": rows, "truncated": True}
        clipped = clipped or any(isinstance(c, str) and len(c) > MAX_CELL for c in cells)
        rows.append(cells)
    return {"columns": columns, "rows": rows, "truncated": clipped}


def _cell(value: Any) -> str | int | float | None:
    """Keep numbers and short text; blobs become hex, infinities text, long text is cut."""
    if isinstance(value, bytes):
        value = value[:MAX_CELL].hex()
    if isinstance(value, float) and not math.isfinite(value):
        value = str(value)
    if isinstance(value, str) and len(value) > MAX_CELL:
        return value[:MAX_CELL] + "…"
    return value  # type: ignore[no-any-return]


def _explained(error: Exception, policy: Policy) -> str:
    if policy.reason is not None:
        return policy.reason
    text = str(error) or type(error).__name__
    if text == "interrupted":
        return f"The query ran longer than {STATEMENT_SECONDS:g} s and was stopped."
    if "one statement at a time" in text:
        return "Only one statement may be given at a time."
    if isinstance(error, MemoryError) or "out of memory" in text:
        return "The query needed too much memory and was stopped."
    return f"SQLite says: {text[:500]}"


def _say(message: Answer) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
