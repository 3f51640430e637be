"""Threads that work on a database: some beside one another, or one that commits together.

A commit waits for the disk and costs more than what it commits. So where only one may write,
transactions that wait for their turn are committed as one, each behind a savepoint of its own: what
one of them raises undoes that one alone.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine

Work = Callable[[Connection], Any]

MOST_TOGETHER = 20
"""Transactions of one commit: the first must not wait long for the last."""


class Lane:
    """An engine and the threads that work on it, each on a transaction of its own."""

    def __init__(self, engine: Engine, threads: int) -> None:
        self.engine = engine
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="database")

    async def run(self, work: Work) -> Any:
        """Run `work` in a transaction; raises what it raises."""
        return await self._on_thread(partial(_alone, self.engine, work))

    async def _on_thread(self, act: Callable[[], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._threads, act)

    def close(self) -> None:
        """Finish what was begun and close every connection."""
        self._threads.shutdown()
        self.engine.dispose()


class OneWriter(Lane):
    """One thread. What waits while it works is committed together."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, 1)
        self._waiting: deque[tuple[Work, asyncio.Future[Any]]] = deque()
        self._working: asyncio.Task[None] | None = None

    async def run(self, work: Work) -> Any:
        """Run `work` when its turn has come; raises what it raises."""
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, future))
        if self._working is None:
            self._working = asyncio.create_task(self._work_off())
        return await future

    async def _work_off(self) -> None:
        try:
            while self._waiting:
                batch = [
                    self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_TOGETHER))
                ]
                await self._commit(batch)
        finally:
            self._working = None

    async def _commit(self, batch: Sequence[tuple[Work, asyncio.Future[Any]]]) -> None:
        works = [work for work, _ in batch]
        try:
            done = await self._on_thread(partial(_together, self.engine, works))
        except Exception as error:  # noqa: BLE001 - the commit failed, for all of them
            done = [error] * len(batch)
        for (_, future), result in zip(batch, done, strict=True):
            if future.done():  # nobody waits for it any more
                continue
            if isinstance(result, Exception):
                future.set_exception(result)
            else:
                future.set_result(result)


def _alone(engine: Engine, work: Work) -> Any:
    with engine.begin() as connection:
        return work(connection)


def _together(engine: Engine, works: Sequence[Work]) -> list[Any]:
    """Return what each returned or raised, once all is committed."""
    with engine.begin() as connection:
        return [_behind_a_savepoint(connection, work) for work in works]


def _behind_a_savepoint(connection: Connection, work: Work) -> Any:
    try:
        with connection.begin_nested():
            return work(connection)
    except Exception as error:  # noqa: BLE001 - told to whoever asked for it
        return error
