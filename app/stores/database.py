"""A database, SQLite or PostgreSQL, behind the event loop: one transaction is one hop to a thread.

What is done in a transaction is a plain function of a SQLAlchemy connection, so that the same
statements serve both engines, and a profile shows the database and not a driver's coroutines.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import structlog
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from app.core.errors import StoreUnavailable
from app.stores.lanes import Lane

T = TypeVar("T")
Work = Callable[[Connection], T]

_log = structlog.get_logger(__name__)


class Database:
    """Runs transactions. `reading` and `writing` may be the same lane."""

    def __init__(self, reading: Lane, writing: Lane) -> None:
        self._reading = reading
        self._writing = writing

    @property
    def engine(self) -> Engine:
        """The engine that may write, for migrations."""
        return self._writing.engine

    async def read(self, work: Work[T]) -> T:
        """Run `work` in a transaction that changes nothing. Raises `StoreUnavailable`."""
        return await self._run(self._reading, work)

    async def write(self, work: Work[T]) -> T:
        """Run `work` in a transaction; what it did is on disk when this returns.

        Whatever it raises undoes what it did. Raises `StoreUnavailable`, and `IntegrityError` for
        what the tables forbid.
        """
        return await self._run(self._writing, work)

    async def _run(self, lane: Lane, work: Work[T]) -> T:
        try:
            done: Any = await lane.run(work)
        except IntegrityError:
            raise
        except SQLAlchemyError as error:
            _log.exception("the database failed")
            raise StoreUnavailable(
                "The service cannot reach its storage right now. Try again in a moment."
            ) from error
        return done  # type: ignore[no-any-return]

    def close(self) -> None:
        """Finish what was begun and close every connection."""
        self._reading.close()
        self._writing.close()
