"""Migrations on both engines: what they make, who makes it, and what they refuse."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from app.stores import migrating
from app.stores.database import Database
from app.stores.engines import open_database
from app.stores.migrating import HEAD, TooNew, migrate
from app.stores.tables import metadata


def test_the_migrations_make_the_tables_that_the_code_knows(database: Database):
    with database.engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found: list[Any] = compare_metadata(context, metadata)
    assert found == []


def test_the_last_migration_is_the_one_that_a_start_looks_for():
    config = Config()
    config.set_main_option("script_location", str(migrating._FOLDER))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_chats_of_the_first_version_are_kept_with_their_messages(url: str):
    database = open_database(url)
    try:
        with database.engine.begin() as connection:
            config = Config()
            config.set_main_option("script_location", str(migrating._FOLDER))
            config.attributes["connection"] = connection
            command.upgrade(config, "0001")
            connection.execute(
                text("INSERT INTO chats VALUES ('c1', 'anna', 'Old', 'assistant', 1, 1.5, 2.5)")
            )
            connection.execute(
                text("INSERT INTO messages VALUES ('c1', 1, 'm1', 't1', 'anna', '{}', '[]')")
            )

        migrate(database)

        with database.engine.connect() as connection:
            chats = connection.execute(text("SELECT id, title, pinned, deleted_at FROM chats"))
            assert [tuple(row) for row in chats] == [("c1", "Old", False, None)]
            assert connection.execute(text("SELECT id FROM messages")).scalars().all() == ["m1"]
    finally:
        database.close()


def test_instances_that_start_together_migrate_once(url: str):
    databases = [open_database(url) for _ in range(4)]
    try:
        with ThreadPoolExecutor(4) as threads:
            list(threads.map(migrate, databases))
        with databases[0].engine.connect() as connection:
            revisions = connection.execute(text("SELECT version_num FROM alembic_version"))
            assert revisions.scalars().all() == [HEAD]
    finally:
        for database in databases:
            database.close()


def test_a_newer_database_is_refused_and_left_alone(database: Database):
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(TooNew, match="newer version"):
        migrate(database)
    with database.engine.connect() as connection:
        assert (
            connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"
        )


def test_a_migration_that_fails_leaves_nothing(url: str, monkeypatch: pytest.MonkeyPatch):
    database = open_database(url)

    def broken(*_: Any) -> None:
        raise RuntimeError("in the middle")

    try:
        with monkeypatch.context() as patch:
            patch.setattr("alembic.op.create_index", broken)
            with pytest.raises(RuntimeError, match="in the middle"):
                migrate(database)
        migrate(database)
        with database.engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM chats")).scalar() == 0
    finally:
        database.close()
