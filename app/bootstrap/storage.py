"""The database of this service, from its settings."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass

from app.core.chat_list import ChatListStore
from app.core.chats import ChatStore
from app.core.turns import TurnStore
from app.settings import Settings
from app.starting import blamed_on, made
from app.stores.database import Database
from app.stores.engines import open_database
from app.stores.migrating import migrate
from app.stores.sql_chat_list import SqlChatListStore
from app.stores.sql_chats import SqlChatStore
from app.stores.sql_turns import SqlTurnStore

FILE = "parlance.db"


@dataclass(frozen=True, slots=True)
class Stores:
    """What is kept. A running turn opens and ends in the transactions of its messages, so all
    are of one database.
    """

    chats: ChatStore
    turns: TurnStore
    listing: ChatListStore


async def open_stores(settings: Settings, stack: AsyncExitStack) -> Stores:
    """Open the database and bring it up to date; it is closed with the stack.

    Raises `CannotStart`.
    """
    if settings.database_url is None:
        folder = made("DATA_DIR", settings.data_dir)
        setting, url = f"DATA_DIR={folder}", f"sqlite:///{folder / FILE}"
        with blamed_on(setting):
            (folder / FILE).touch(mode=0o600)  # nobody else's, and so are the files beside it
    else:
        setting, url = "DATABASE_URL", settings.database_url.get_secret_value()
    with blamed_on(setting):
        database = open_database(url)
        stack.callback(database.close)
        await asyncio.to_thread(migrate, database)
    return stores_in(database)


def stores_in(database: Database) -> Stores:
    """Return the stores of a database that is up to date."""
    return Stores(SqlChatStore(database), SqlTurnStore(database), SqlChatListStore(database))
