"""The list of the one caller's chats: what is shown of each, and which are deleted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from parlance_conformance.contract import Frame
from parlance_conformance.serve.refusal import Refusal, now

LISTED: Final = 30
MAX_LISTED: Final = 100


class ChatList:
    """Every chat by its id, as `GET /chats/{chat_id}` shows it."""

    def __init__(self) -> None:
        self._chats: dict[str, Frame] = {}
        self._deleted: dict[str, Frame] = {}
        self._uses: dict[str, int] = {}

    def __contains__(self, chat_id: str) -> bool:
        return chat_id in self._chats

    def add(self, chat_id: str, title: str) -> None:
        """Take note of a chat, unless it is there."""
        begun = {"agent": "scripted", "created_at": now(), "used_at": now(), "pinned": False}
        self._chats.setdefault(chat_id, {"id": chat_id, "title": title, **begun})

    def use(self, chat_id: str) -> None:
        """Take note that a message of a chat was stored."""
        if chat_id in self._chats:
            self._chats[chat_id]["used_at"] = now()
            self._uses[chat_id] = max(self._uses.values(), default=0) + 1

    def page(self, before: str | None, limit: int) -> Frame:
        """Return the first chats, or those behind one. Raises `Refusal`."""
        chats = sorted(self._chats.values(), key=self._place, reverse=True)
        start = 0 if before is None else chats.index(self.get(before)) + 1
        return {"chats": chats[start : start + limit], "has_more": start + limit < len(chats)}

    def get(self, chat_id: str) -> Frame:
        """Return a chat. Raises `Refusal`."""
        return self._one_of(self._chats, chat_id)

    def change(self, chat_id: str, change: Frame) -> Frame:
        """Change a chat and return it. Raises `Refusal`."""
        chat = self.get(chat_id)
        if (title := change.get("title")) is not None:
            change = {**change, "title": _cleaned(title)}
        chat.update(change)
        return chat

    def delete(self, chat_id: str) -> None:
        """Hide a chat. Raises `Refusal`."""
        self._deleted[chat_id] = self.get(chat_id)
        del self._chats[chat_id]

    def restore(self, chat_id: str) -> Frame:
        """Bring a deleted chat back. Raises `Refusal`."""
        chat = self._chats[chat_id] = self._one_of(self._deleted, chat_id)
        del self._deleted[chat_id]
        return chat

    def clear(self) -> None:
        """Forget everything, as a restart does."""
        for kept in (self._chats, self._deleted, self._uses):
            kept.clear()

    def _place(self, chat: Frame) -> tuple[bool, int]:
        return chat["pinned"], self._uses.get(chat["id"], 0)

    def _one_of(self, chats: dict[str, Frame], chat_id: str) -> Frame:
        if chat_id not in chats:
            raise Refusal("not_found", "There is no such chat.")
        return chats[chat_id]


def _cleaned(title: str) -> str:
    line = " ".join(title.split())
    if not any(char.isprintable() and not char.isspace() for char in line):
        raise Refusal("bad_request", "The title is empty.", details=["$.title: is blank"])
    return "".join(_printable(line))


def _printable(line: str) -> Iterator[str]:
    return (char for char in line if char.isprintable())
