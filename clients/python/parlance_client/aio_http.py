"""The HTTP calls for asyncio: those of `Http`, each in a thread."""

from __future__ import annotations

import asyncio

from parlance_client.http import Http
from parlance_client.models import (
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

    async def feedback(self, feedback: Feedback) -> FeedbackReceipt:
        """Rate a turn or the service; needs an active session."""
        return await asyncio.to_thread(self._http.feedback, feedback)
