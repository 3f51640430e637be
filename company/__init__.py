"""The demonstration company: its people, groups, customers and payments, its texts, tools
over them, and examples of what to ask.

It stands beside the service as any team's own additions would: a folder of tools, a folder of data
sources, an access policy, and `ports`, which builds the adapters that tools and sources ask for.
Without this folder the service works as before, with what is left.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path

from app.core.ports import SqlReader
from app.sandboxes.sql import SqliteReader
from company import database
from company.directory import CompanyDirectory, Directory
from generated import ExampleList

HERE = Path(__file__).resolve().parent
TOOLS, SOURCES, DATA = HERE / "tools", HERE / "sources", HERE / "data"
POLICY = "company.access_control:CompanyGroups"
EXAMPLES = tuple(ExampleList.model_validate_json((DATA / "examples.json").read_bytes()).examples)


async def ports(data_dir: Path, stack: AsyncExitStack) -> Mapping[type, object]:
    """Return the adapters by their ports; they are closed with the stack.

    The database is a file in `data_dir`, built when it is not there. Raises InternalError when the
    company's own files are missing or malformed.
    """
    file = data_dir / "company.db"
    await asyncio.to_thread(database.build_company_database, DATA, file)
    sql = SqliteReader(file, tables=database.TABLES, description=database.describe())
    stack.push_async_callback(sql.close)
    return {SqlReader: sql, Directory: CompanyDirectory(DATA / "people.json")}
