"""Chats and their messages, over the store: asking in one, remembering it, reading it in pages."""

from __future__ import annotations

from app.core.chats import Chat, ChatStore, StoredMessage, text_of
from app.core.errors import NotFound
from app.core.history import recall
from app.core.llm import LlmMessage
from app.core.prompting import neutralise
from app.core.text import shorten
from generated import Message, TurnOutcome

MAX_TITLE = 80


def title_of(content: str) -> str:
    """Return the title of a chat that begins with this message."""
    return shorten(" ".join(content.split()), MAX_TITLE)


class ChatService:
    """The chats of every owner. What an owner does not have is not found."""

    def __init__(self, store: ChatStore) -> None:
        self._store = store

    async def ask(
        self, owner: str, question: Message, *, answer_id: str, new_chat: str | None, agent: str
    ) -> None:
        """Store a user's message and open its turn, and in the same step make the chat of that
        title when it begins one.

        Raises `NotFound`, `AlreadyStored`.
        """
        message = StoredMessage(question, (LlmMessage("user", neutralise(text_of(question))),))
        if new_chat is not None:
            chat = Chat(question.chat_id, owner, new_chat, agent)
            await self._store.begin(chat, message, opens=answer_id)
            return
        if await self._store.get(owner, question.chat_id) is None:
            raise NotFound("There is no such chat. Leave out chat_id to begin a new one.")
        await self._store.append(owner, message, opens=answer_id)

    async def answer(self, owner: str, answer: StoredMessage, outcome: TurnOutcome) -> None:
        """Store an answer and end its turn. Raises `NotFound` when its chat is gone."""
        await self._store.append(owner, answer, ends=outcome)

    async def history(
        self, owner: str, chat_id: str, limit: int, *, before: str
    ) -> list[LlmMessage]:
        """Return what the model is told of the chat before a message: `limit` messages at most."""
        page = await self._store.page(owner, chat_id, limit, before=before)
        return recall(page.messages, limit)

    async def page(self, owner: str, chat_id: str, limit: int, *, before: str | None) -> bytes:
        """Return the chat's last messages, or those before one of them, as a `MessagePage`'s JSON.

        It is put together by hand (tests hold it against the contract): to read every message only
        to write it again would hold the event loop for some milliseconds. Raises `NotFound`.
        """
        page = await self._store.shown(owner, chat_id, limit, before=before)
        has_more = b"true" if page.has_more else b"false"
        return b'{"messages":[%b],"has_more":%b}' % (b",".join(page.messages), has_more)

    async def chat_of_turn(self, owner: str, turn_id: str) -> str:
        """Return the id of the chat that a turn belongs to. Raises `NotFound`."""
        chat_id = await self._store.chat_of_turn(owner, turn_id)
        if chat_id is None:
            raise NotFound("There is no such answer. Leave out previous_response_id to begin anew.")
        return chat_id
