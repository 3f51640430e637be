"""Changing a chat from outside of its turns: the caller's session is told of what was done.

Every connection of the session hears of it, also that of whoever asked.
"""

from __future__ import annotations

from app.chats.listing import ChatListing
from app.events.publish import Publisher
from app.sessions.registry import Sessions
from app.turns.running import RunningTurns
from generated import Chat, ChatChange, ChatDeletedEvent, ChatUpdatedEvent, Principal

# A stopped turn ends at once, unless the store that keeps its answer is slow.
STOP_SECONDS = 5.0


class ChatChanges:
    """Changes, deletes and restores the chats of callers."""

    def __init__(self, listing: ChatListing, sessions: Sessions, running: RunningTurns) -> None:
        self._listing = listing
        self._sessions = sessions
        self._running = running

    async def change(self, caller: Principal, chat_id: str, change: ChatChange) -> Chat:
        """Rename, pin or unpin a chat. Raises `NotFound`, and `CallerError` for a blank title."""
        chat = await self._listing.change(caller.email, chat_id, change)
        self._updated(caller, chat)
        return chat

    async def delete(self, caller: Principal, chat_id: str) -> None:
        """Stop the chat's turn, wait for its end, and hide the chat. Raises `NotFound`."""
        await self._listing.get(caller.email, chat_id)  # another's turn is not stopped
        await self._running.stop_chat(chat_id, STOP_SECONDS)
        await self._listing.delete(caller.email, chat_id)
        session = self._sessions.of(caller)
        if session is not None:
            session.forget_chat(chat_id)
            publisher = session.publisher
            publisher.publish(
                ChatDeletedEvent(type="chat_deleted", seq=publisher.next_seq, chat_id=chat_id)
            )

    async def restore(self, caller: Principal, chat_id: str) -> Chat:
        """Bring a deleted chat back. Raises `NotFound`."""
        chat = await self._listing.restore(caller.email, chat_id)
        self._updated(caller, chat)
        return chat

    def _updated(self, caller: Principal, chat: Chat) -> None:
        session = self._sessions.of(caller)
        if session is not None:
            session.publisher.publish(_chat_updated(chat, session.publisher))


def _chat_updated(chat: Chat, publisher: Publisher) -> ChatUpdatedEvent:
    return ChatUpdatedEvent(
        type="chat_updated",
        seq=publisher.next_seq,
        chat_id=chat.id,
        title=chat.title,
        agent=chat.agent,
        pinned=chat.pinned,
        used_at=chat.used_at,
    )
