"""What a stranger's SQL may do: read listed columns of listed tables with listed functions.

Everything here is set on one SQLite connection, whose file is opened read-only. Opening read-only
is not enough by itself: such a connection still attaches other databases, copies its own with
VACUUM INTO and builds gigabyte strings. SQLite asks the authorizer about every action of a
statement while compiling it; what is not allowed here is denied. `sql_worker` stands above.
"""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Mapping, Sequence

STATEMENT_SECONDS = 1.0
HEAP_BYTES = 64 * 1024 * 1024
CHECK_EVERY = 10_000
"""Virtual machine steps between looks at the clock: about 1 ms."""

Tables = Mapping[str, Sequence[str]]

LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 1_000_000,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 20_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 100,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 20,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 50_000,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 100,
}

FUNCTIONS = frozenset(
    """
    abs ceil ceiling floor round sign trunc mod pow power sqrt exp ln log log10 log2 pi
    min max count sum total avg group_concat string_agg
    coalesce ifnull iif nullif typeof like glob
    length lower upper trim ltrim rtrim substr substring instr replace unicode char hex quote
    current_date current_time current_timestamp
    date time datetime julianday strftime unixepoch timediff
    row_number rank dense_rank percent_rank cume_dist ntile
    lag lead first_value last_value nth_value
    """.split()
)
"""Deliberately not: printf, format, zeroblob, randomblob (size bombs), load_extension, readfile,
writefile, edit (the system), and whatever a later SQLite brings."""

_START = re.compile(r"(?:\s+|;|--[^\n]*(?:\n|$)|/\*.*?\*/)*(\w*)", re.DOTALL)
_SYSTEM_NAMES = ("sqlite_", "pragma_")


class Refused(Exception):
    """The statement may not run; the text says which part of it."""


class Policy:
    """The authorizer of one connection. `reason` tells why the last statement was denied."""

    def __init__(self, tables: Tables, modules: frozenset[str]) -> None:
        self._columns = {name.lower(): {c.lower() for c in tables[name]} for name in tables}
        self._modules = modules
        self._deadline = 0.0
        self.reason: str | None = None

    def begin(self, sql: str) -> None:
        """Start the clock for a statement. Raises Refused unless it begins like a query."""
        self.reason = None
        self._deadline = time.monotonic() + STATEMENT_SECONDS
        start = _START.match(sql)
        if start is None or start[1].upper() not in ("SELECT", "WITH", "VALUES"):
            raise Refused("Only one SELECT statement is allowed (it may begin with WITH).")

    def out_of_time(self) -> bool:
        """Answer SQLite's progress handler: true interrupts the statement."""
        return time.monotonic() > self._deadline

    def authorize(self, action: int, first: str | None, second: str | None, *_: object) -> int:
        """Answer SQLite's authorizer for one action of the statement."""
        reason = self._objection(action, (first or "").lower(), (second or "").lower())
        if reason is None:
            return sqlite3.SQLITE_OK
        self.reason = self.reason or reason
        return sqlite3.SQLITE_DENY

    def _objection(self, action: int, first: str, second: str) -> str | None:
        if action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE):
            return None
        if action == sqlite3.SQLITE_READ:
            return self._objection_to_reading(first, second)
        if action == sqlite3.SQLITE_FUNCTION:
            return None if second in FUNCTIONS else f"The function {second}() is not available."
        return "Only reading with SELECT is allowed."

    def _objection_to_reading(self, table: str, column: str) -> str | None:
        known = self._columns.get(table)
        if known is not None:
            allowed = column in known or column == ""
            return None if allowed else f"The column {table}.{column} may not be read."
        # Counting the rows of a common table expression reports its name and no column; reading
        # its columns is not reported at all. A real table has columns or is one of the system's.
        if column == "" and not table.startswith(_SYSTEM_NAMES) and table not in self._modules:
            return None
        names = ", ".join(sorted(self._columns))
        return f"The table {table} may not be read; there are: {names}."


def open_connection(path: str, tables: Tables) -> tuple[sqlite3.Connection, Policy]:
    """Open the file read-only and put every limit in place. Raises sqlite3.Error.

    "immutable" promises SQLite that the file never changes under it, so it takes no lock and looks
    for no journal; whoever renews the file must replace it by a rename.
    """
    connection = sqlite3.connect(
        f"file:{_quoted(path)}?mode=ro&immutable=1", uri=True, isolation_level=None
    )
    for pragma in (
        "query_only=1",
        "trusted_schema=0",
        "temp_store=MEMORY",
        f"hard_heap_limit={HEAP_BYTES}",
    ):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    others = (
        "SELECT lower(name) FROM pragma_module_list UNION SELECT lower(name) FROM sqlite_schema"
    )
    policy = Policy(tables, frozenset(row[0] for row in connection.execute(others)))
    for limit, value in LIMITS.items():
        connection.setlimit(limit, value)
    connection.set_progress_handler(policy.out_of_time, CHECK_EVERY)
    connection.set_authorizer(policy.authorize)
    return connection, policy


def _quoted(path: str) -> str:
    return path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
