"""Databases of both engines, empty and migrated. There is no falling back from one to the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.stores.database import Database
from app.stores.engines import open_database
from app.stores.migrating import migrate
from tests.postgres import Postgres, postgres


@pytest.fixture(scope="session")
def server() -> Iterator[Postgres]:
    with postgres() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'parlance.db'}"
    running: Postgres = request.getfixturevalue("server")
    return running.database()


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = open_database(url)
    assert opened.engine.dialect.name == url.partition(":")[0]
    try:
        migrate(opened)
        yield opened
    finally:
        opened.close()
