"""The HTTP calls for asyncio: those of `Http`, each in a thread."""

from __future__ import annotations

import asyncio

from parlance_client.http import Http
from parlance_client.models import (
    Chat,
    ChatList,
    DataSource,
    Example,
    Feedback,
    FeedbackReceipt,
    Health,
    MessagePage,
    Principal,
    Tool,
)


class AsyncHttp:
    """What `Http` does, with `await`; it raises the same."""

    def __init__(self, http: Http) -> None:
        self._http = http

    async def me(self) -> Principal:
        """Return who the service takes the caller for."""
        return await asyncio.to_thread(self._http.me)

    async def tools(self) -> list[Tool]:
        """Return the tools that a message may select."""
        return await asyncio.to_thread(self._http.tools)

    async def data(self) -> list[DataSource]:
        """Return the data sources that a message may select."""
        return await asyncio.to_thread(self._http.data)

    async def examples(self) -> list[Example]:
        """Return what one might ask."""
        return await asyncio.to_thread(self._http.examples)

    async def health(self) -> Health:
        """Return whether the service can do its work."""
        return await asyncio.to_thread(self._http.health)

    async def messages(
        self, chat_id: str, *, before: str | None = None, limit: int | None = None
    ) -> MessagePage:
        """Return the last messages of a chat, or those before the one whose id is `before`."""
        return await asyncio.to_thread(self._http.messages, chat_id, before=before, limit=limit)

    async def chats(self, *, before: str | None = None, limit: int | None = None) -> ChatList:
        """Return your chats, pinned ones first, or those behind the one whose id is `before`."""
        return await asyncio.to_thread(self._http.chats, before=before, limit=limit)

    async def chat(self, chat_id: str) -> Chat:
        """Return a chat, without its messages."""
        return await asyncio.to_thread(self._http.chat, chat_id)

    async def change_chat(
        self, chat_id: str, *, title: str | None = None, pinned: bool | None = None
    ) -> Chat:
        """Rename, pin or unpin a chat; what is left out stays as it is."""
        return await asyncio.to_thread(self._http.change_chat, chat_id, title=title, pinned=pinned)

    async def delete_chat(self, chat_id: str) -> None:
        """Delete a chat; it can be restored for 30 days."""
        await asyncio.to_thread(self._http.delete_chat, chat_id)

    async def restore_chat(self, chat_id: str) -> Chat:
        """Restore a deleted chat."""
        return await asyncio.to_thread(self._http.restore_chat, chat_id)

    async def feedback(self, feedback: Feedback) -> FeedbackReceipt:
        """Rate a turn or the service; needs an active session."""
        return await asyncio.to_thread(self._http.feedback, feedback)
