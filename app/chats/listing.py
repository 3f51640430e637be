"""The list of an owner's chats, over its store: what a name is cleaned to, and how long what was
deleted can be restored."""

from __future__ import annotations

import asyncio
import time

from app.core.chat_list import ChatListStore
from app.core.errors import CallerError
from app.core.optional import given
from app.core.text import clean, is_blank, shorten
from generated import Chat, ChatChange, ChatList, ErrorDetail

MAX_TITLE = 200
RESTORE_SECONDS = 30 * 86_400.0
PURGE_SECONDS = 3_600.0
# Chats that are removed in one transaction, so that nobody waits long to write beside it.
AT_ONCE = 20


def cleaned_title(title: str) -> str:
    """Return a name that a person gave as one clean line. Raises `CallerError` for a blank one."""
    line = " ".join(clean(title).split())
    if is_blank(line):
        problem = ErrorDetail(at="/title", problem="It holds no visible character.")
        raise CallerError("The title is empty: write something.", details=[problem])
    return shorten(line, MAX_TITLE)  # cleaning may have made it longer


class ChatListing:
    """The lists of every owner. What an owner does not have is not found."""

    def __init__(self, store: ChatListStore) -> None:
        self._store = store

    async def page(self, owner: str, limit: int, *, before: str | None) -> ChatList:
        """Return the owner's first chats, or those behind one of them. Raises `NotFound`."""
        return await self._store.page(owner, limit, before=before)

    async def get(self, owner: str, chat_id: str) -> Chat:
        """Return a chat. Raises `NotFound`."""
        return await self._store.get(owner, chat_id)

    async def change(self, owner: str, chat_id: str, change: ChatChange) -> Chat:
        """Rename, pin or unpin a chat. Raises `NotFound`, and `CallerError` for a blank title."""
        if (title := given(change.title)) is not None:
            change = change.model_copy(update={"title": cleaned_title(title)})
        return await self._store.change(owner, chat_id, change)

    async def delete(self, owner: str, chat_id: str) -> None:
        """Hide a chat until it is restored or its time is over. Raises `NotFound`."""
        await self._store.delete(owner, chat_id, at=time.time())

    async def restore(self, owner: str, chat_id: str) -> Chat:
        """Bring a deleted chat back. Raises `NotFound`, also when its time is over."""
        return await self._store.restore(owner, chat_id, since=time.time() - RESTORE_SECONDS)

    async def purge(self) -> None:
        """Remove what can no longer be restored, forever."""
        while True:
            due = time.time() - RESTORE_SECONDS
            while await self._store.purge(before=due, limit=AT_ONCE) == AT_ONCE:
                pass
            await asyncio.sleep(PURGE_SECONDS)
