"""Reads a SQLite file for the service, one stranger's statement at a time, in a killable process.

A single call into SQLite cannot be interrupted from within, so the statement runs in `sql_worker`,
which is killed when its answer is late and started again for the next query. What SQL may do is
`sql_policy`'s business. Tools see only the port; `bootstrap` builds and closes.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.core.errors import ToolError, ToolTimeout
from app.core.ports import SharedOut, SqlReader, SqlResult
from app.sandboxes.fair_queue import FairQueue

ROOT = Path(__file__).resolve().parents[2]
MAX_SQL = 20_000
MAX_ANSWER = 4 * 1024 * 1024
START_SECONDS = 10.0
ANSWER_SECONDS = 3.0
"""The worker stops a statement after 1 s by itself; what is not back after 3 is stuck."""

_CLOSED = "The database cannot be read: the service is shutting down."
_GONE = {"error": "The query brought the database reader down. Write it more simply."}


class SqliteReader(SqlReader, SharedOut):
    """A `SqlReader` over one file and the listed columns of its tables.

    One query runs at a time, and callers take turns by what they have used. The file must never
    change in place: renew it by a rename, and reopen.
    """

    def __init__(
        self,
        database: Path,
        *,
        tables: Mapping[str, Sequence[str]],
        description: str,
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        self._database = database
        self._tables = {name: list(columns) for name, columns in tables.items()}
        self._description = description
        self._answer_seconds = answer_seconds
        self._worker: asyncio.subprocess.Process | None = None
        self._usable = False
        self._queue = FairQueue("The database", places=1, each=1)
        self._at_work = asyncio.Lock()
        self._closed = False

    def describe(self) -> str:
        """Tables, columns and their meaning, as given at the start."""
        return self._description

    def for_caller(self, caller: str) -> SqlReader:
        """Return this reader, with its queries counted as the caller's."""
        return _OwnShare(self, caller)

    async def query(self, sql: str, *, caller: str = "") -> SqlResult:
        """Run one SELECT of at most 20,000 bytes: 1 s, 200 rows, 256 KiB of text.

        Raises ToolError saying what was refused or wrong, ToolTimeout when it had to wait or ran
        too long.
        """
        try:
            size = len(sql.encode())
        except UnicodeEncodeError as error:
            raise ToolError("The statement holds half a character (a lone surrogate).") from error
        if size > MAX_SQL:
            raise ToolError(f"The statement is {size} bytes long; at most {MAX_SQL} are allowed.")
        answer = await self._in_turn(sql, caller)
        if "error" in answer:
            raise ToolError(str(answer["error"]))
        rows = tuple(tuple(row) for row in answer["rows"])
        return SqlResult(tuple(answer["columns"]), rows, bool(answer["truncated"]))

    async def close(self) -> None:
        """Stop the worker; queries under way and later ones get a ToolError. Safe twice."""
        self._closed = True
        self._queue.close(_CLOSED)
        self._discard()
        async with self._at_work:
            await self._reap()

    async def _in_turn(self, sql: str, caller: str) -> dict[str, Any]:
        place = await self._queue.take(caller)
        try:
            async with self._at_work:
                return await self._ask(sql) or await self._ask(sql) or _GONE
        finally:
            place.release()

    async def _ask(self, sql: str) -> dict[str, Any]:
        """Send a statement; an empty answer means that the worker died, and that asking again is
        harmless: statements change nothing, and the worker may have been killed while idle.
        """
        worker = await self._running_worker()
        assert worker.stdin is not None
        worker.stdin.write(json.dumps({"sql": sql}).encode() + b"\n")
        return await self._answer(worker, self._answer_seconds)

    async def _running_worker(self) -> asyncio.subprocess.Process:
        if self._closed:
            raise ToolError(_CLOSED)
        if self._worker is not None and self._usable and self._worker.returncode is None:
            return self._worker
        await self._reap()
        tables = json.dumps(self._tables)
        self._worker = worker = await asyncio.create_subprocess_exec(
            *(sys.executable, "-s", "-m", "app.sandboxes.sql_worker"),
            *(str(self._database.resolve()), tables),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=ROOT,
            env={},
            limit=MAX_ANSWER,
        )
        self._usable = True
        hello = await self._answer(worker, START_SECONDS)
        if "ready" not in hello:
            self._discard()
            raise ToolError(f"The database cannot be opened: {hello.get('error', 'no answer')}.")
        return worker

    async def _answer(self, worker: asyncio.subprocess.Process, seconds: float) -> dict[str, Any]:
        """Read one line. Whatever keeps it from coming, a cancelled caller too, costs the worker:
        a late answer must never be taken for the next query's.
        """
        assert worker.stdout is not None
        line = b""
        try:
            async with asyncio.timeout(seconds):
                line = await worker.stdout.readline()
        except TimeoutError as error:
            raise ToolTimeout("The query did not end in time and was stopped.") from error
        except (ValueError, ConnectionError) as error:
            raise ToolError("The query's answer could not be read. Ask for less.") from error
        finally:
            if not line.endswith(b"\n"):
                self._discard()
        answer: dict[str, Any] = json.loads(line or b"{}")
        return answer

    def _discard(self) -> None:
        """Kill the worker; the next query, or `close`, sees it off."""
        self._usable = False
        if self._worker is not None and self._worker.returncode is None:
            self._worker.kill()

    async def _reap(self) -> None:
        """Wait for a killed worker's end, so that neither it nor its pipes stay behind."""
        self._discard()
        if self._worker is not None:
            await self._worker.communicate()
            self._worker = None


@dataclass(frozen=True, slots=True)
class _OwnShare(SqlReader):
    """The reader as one caller has it."""

    reader: SqliteReader
    caller: str

    def describe(self) -> str:
        return self.reader.describe()

    async def query(self, sql: str) -> SqlResult:
        return await self.reader.query(sql, caller=self.caller)
