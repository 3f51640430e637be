"""Whatever a statement says, it is refused clearly, nothing changes, and the reader goes on."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from app.core.errors import ToolError
from app.sandboxes.sql import SqliteReader
from tests.unit.sandboxes.hostile_statements import BOMBS, REFUSED
from tests.unit.sandboxes.shop import TABLES, digest, make_shop

pytestmark = pytest.mark.asyncio(loop_scope="module")

HOSTILE = REFUSED | BOMBS


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def reader(folder: Path) -> AsyncIterator[SqliteReader]:
    reader = SqliteReader(make_shop(folder), tables=TABLES, description="")
    yield reader
    await reader.close()


@pytest.mark.requirement("A15", "A13")
@pytest.mark.parametrize("sql", HOSTILE)
async def test_a_hostile_statement_is_refused_and_changes_nothing(
    reader: SqliteReader, folder: Path, sql: str
) -> None:
    before = digest(folder)
    with pytest.raises(ToolError) as refusal:
        await reader.query(sql)
    assert HOSTILE[sql] in refusal.value.message
    assert digest(folder) == before
    assert (await reader.query("SELECT COUNT(*) FROM customers")).rows == ((60,),)
