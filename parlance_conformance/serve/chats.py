"""The chats of the one caller, with their messages. They outlive a session, but not a restart."""

from __future__ import annotations

from typing import Final

from parlance_conformance.contract import Frame
from parlance_conformance.serve.chat_list import ChatList
from parlance_conformance.serve.refusal import Refusal

MAX_MESSAGES: Final = 10_000
PAGE: Final = 50
MAX_PAGE: Final = 200


class Chats:
    """Every chat by its id; of one with more than 10,000 messages the oldest are forgotten."""

    def __init__(self) -> None:
        self.list = ChatList()
        self._messages: dict[str, list[Frame]] = {}
        self._chats_of_turns: dict[str, str] = {}

    def __contains__(self, chat_id: str) -> bool:
        return chat_id in self.list

    def open(self, chat_id: str, turn_id: str, *, title: str) -> None:
        """Take note of a chat, and of a turn in it."""
        self.list.add(chat_id, title)
        self._messages.setdefault(chat_id, [])
        self._chats_of_turns[turn_id] = chat_id

    def keep(self, message: Frame) -> None:
        """Keep a message; one of a chat that a restart has lost is lost with it."""
        if (kept := self._messages.get(message["chat_id"])) is not None:
            kept.append(message)
            del kept[:-MAX_MESSAGES]
            self.list.use(message["chat_id"])

    def chat_of(self, turn_id: str) -> str | None:
        """Return the chat that a turn belongs to."""
        chat_id = self._chats_of_turns.get(turn_id)
        return chat_id if chat_id is not None and chat_id in self.list else None

    def page(self, chat_id: str, before: str | None, limit: int) -> Frame:
        """Return the last messages, or those before one. Raises `Refusal`."""
        self.list.get(chat_id)
        kept = self._messages[chat_id]
        end = len(kept)
        if before is not None:
            ids = [message["id"] for message in kept]
            if before not in ids:
                raise Refusal("not_found", "There is no such message in this chat.")
            end = ids.index(before)
        start = max(0, end - limit)
        return {"messages": kept[start:end], "has_more": start > 0}

    def clear(self) -> None:
        """Forget everything, as a restart does."""
        self.list.clear()
        self._messages.clear()
        self._chats_of_turns.clear()
