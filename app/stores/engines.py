"""Opening a database by its URL: what SQLite and PostgreSQL each need to keep their promises.

SQLite: one writer and some readers beside it (WAL); a commit is on disk when it returns
(`synchronous=FULL`); a transaction that writes says so at its beginning, else two could read the
same and both write. PostgreSQL: a pool of connections, each looked at before it is used.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url

from app.stores.database import Database
from app.stores.lanes import Lane, OneWriter

SQLITE_READERS = 2
POSTGRES_CONNECTIONS = 10
CONNECT_SECONDS = 5
# A second instance may be migrating; nothing else holds a lock for long.
BUSY_MS = 10_000


def open_database(url: str) -> Database:
    """Return the database of a URL: `sqlite:///path` or `postgresql://user:password@host/name`.

    Nothing is connected yet. Raises `ValueError` for a URL of another kind.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        reading = Lane(_sqlite(parsed, 1, begin="BEGIN"), SQLITE_READERS)
        return Database(reading, OneWriter(_sqlite(parsed, 1, begin="BEGIN IMMEDIATE")))
    if parsed.get_backend_name() in ("postgresql", "postgres"):
        lane = Lane(_postgresql(parsed), POSTGRES_CONNECTIONS)
        return Database(lane, lane)
    raise ValueError("It must begin with sqlite:/// or postgresql://.")


def _sqlite(url: URL, size: int, *, begin: str) -> Engine:
    engine = create_engine(url, pool_size=size, max_overflow=SQLITE_READERS)

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # else the driver begins transactions by its own rules
        for pragma in (
            f"busy_timeout={BUSY_MS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begun(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _postgresql(url: URL) -> Engine:
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=POSTGRES_CONNECTIONS,
        max_overflow=0,
        pool_pre_ping=True,
        connect_args={"connect_timeout": CONNECT_SECONDS, "options": "-c timezone=utc"},
    )
