"""The port that keeps an owner's chats as a list: to page through, change, delete and restore."""

from __future__ import annotations

from typing import Protocol

from generated import Chat, ChatChange, ChatList


class ChatListStore(Protocol):
    """The chats of a `ChatStore`, without their messages.

    Every call names the owner; another's chat is not found. A deleted chat is found by nothing
    but `restore`. Times are seconds since 1970.
    """

    async def page(self, owner: str, limit: int, *, before: str | None = None) -> ChatList:
        """Return the owner's first chats, or those behind the chat whose id is `before`.

        Pinned ones come first, then those that were used last. Raises `NotFound`.
        """
        ...

    async def get(self, owner: str, chat_id: str) -> Chat:
        """Return a chat. Raises `NotFound`."""
        ...

    async def change(self, owner: str, chat_id: str, change: ChatChange) -> Chat:
        """Change what is given, and return the chat as it is then. Raises `NotFound`."""
        ...

    async def delete(self, owner: str, chat_id: str, *, at: float) -> None:
        """Hide a chat until it is restored or purged. Raises `NotFound`."""
        ...

    async def restore(self, owner: str, chat_id: str, *, since: float) -> Chat:
        """Bring back a chat that was deleted at that time or later. Raises `NotFound`."""
        ...

    async def purge(self, *, before: float, limit: int) -> int:
        """Remove chats of all owners that were deleted before that time, with their messages.

        At most `limit` in one transaction; returns how many.
        """
        ...
