"""A database, SQLite or PostgreSQL, behind the event loop: one transaction is one hop to a thread.

What is done in a transaction is a plain function of a SQLAlchemy connection, so that the same
statements serve both engines, and a profile shows the database and not a driver's coroutines.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import structlog
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from app.core.errors import StoreUnavailable

T = TypeVar("T")
Work = Callable[[Connection], T]

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Lane:
    """An engine and how many threads work on it."""

    engine: Engine
    threads: int


class Database:
    """Runs transactions. `reading` and `writing` may be the same lane."""

    def __init__(self, reading: Lane, writing: Lane) -> None:
        self._lanes = (reading, writing)
        self._threads = {
            id(lane): ThreadPoolExecutor(lane.threads, thread_name_prefix="database")
            for lane in self._lanes
        }

    @property
    def engine(self) -> Engine:
        """The engine that may write, for migrations."""
        return self._lanes[1].engine

    async def read(self, work: Work[T]) -> T:
        """Run `work` in a transaction that changes nothing. Raises `StoreUnavailable`."""
        return await self._run(self._lanes[0], work)

    async def write(self, work: Work[T]) -> T:
        """Run `work` in a transaction; what it did is on disk when this returns.

        Whatever it raises undoes the transaction. Raises `StoreUnavailable`, and `IntegrityError`
        for what the tables forbid.
        """
        return await self._run(self._lanes[1], work)

    async def _run(self, lane: Lane, work: Work[T]) -> T:
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(
                self._threads[id(lane)], partial(_in_transaction, lane.engine, work)
            )
        except IntegrityError:
            raise
        except SQLAlchemyError as error:
            _log.exception("the database failed")
            raise StoreUnavailable(
                "The service cannot reach its storage right now. Try again in a moment."
            ) from error

    def close(self) -> None:
        """Finish what was begun and close every connection."""
        for lane in self._lanes:
            self._threads[id(lane)].shutdown()
            lane.engine.dispose()


def _in_transaction(engine: Engine, work: Work[T]) -> T:
    with engine.begin() as connection:
        return work(connection)
