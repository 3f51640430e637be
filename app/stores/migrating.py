"""Bringing a database up to this version of the service, at every start.

One of several instances that start together does it and the others wait. It is one transaction:
either all of it happened or nothing. A database that a newer version wrote is refused.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text

from app.stores.database import Database

HEAD = "0003"
"""The last revision in `migrations/versions`; a test holds it there."""

_FOLDER = Path(__file__).parent / "migrations"
# Any number, the same in every instance: PostgreSQL's locks go by numbers.
_LOCK = 7_032_517_041


class TooNew(Exception):
    """A newer version of the service has written this database."""


def migrate(database: Database) -> None:
    """Migrate. Blocks. Raises `TooNew`, and what SQLAlchemy raises."""
    with database.engine.connect() as connection:
        _foreign_keys(connection, "OFF")
        try:
            with connection.begin():
                _migrate(connection)
        finally:
            _foreign_keys(connection, "ON")


def _foreign_keys(connection: Connection, state: str) -> None:
    """Switch SQLite's foreign keys: a table that is rebuilt would take along what refers to it.

    The switch does nothing inside of a transaction, so it goes around SQLAlchemy's.
    """
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.dbapi_connection
        driver.execute(f"PRAGMA foreign_keys={state}")


def _migrate(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    revision = _revision(connection)
    if revision == HEAD:
        return
    logging.getLogger("alembic").setLevel(logging.WARNING)  # it tells of its plug-ins
    # Only where there is something to do: Alembic takes 0.4 s to import.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        raise TooNew(
            f"A newer version of the service has written this database (revision {revision}). "
            "Start that version, or name another database."
        )
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if connection.dialect.name == "sqlite":
        broken = connection.execute(text("PRAGMA foreign_key_check")).first()
        if broken is not None:
            raise RuntimeError(
                f"The migration would leave rows without what they refer to: {broken}"
            )


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
