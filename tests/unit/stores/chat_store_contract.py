"""What every chat store must do: a subclass named `Test...` gives the `store` and runs it all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core.chats import Chat, ChatStore, StoredMessage, StoredPage, text_of
from app.core.clock import now
from app.core.errors import AlreadyStored, NotFound
from app.core.ids import new_id
from app.core.llm import LlmMessage, ToolCall
from generated import Message

PLOT = {
    "kind": "plot",
    "id": "0" * 32,
    "title": "Waves",
    "fallback": "A sine.",
    "chart": "line",
    "series": [{"name": "sine", "points": [{"x": 0, "y": 0.1}, {"x": 1e-9, "y": -2.5}]}],
}
ANNA, BEN = "anna@test.com", "ben@test.com"


def chat_of(owner: str, title: str = "Hello") -> Chat:
    return Chat(new_id(), owner, title, "assistant")


def message_in(chat: Chat, content: str = "hi", turn_id: str | None = None) -> StoredMessage:
    """An answer with a tool's call and result, some text and a plot."""
    shown = Message.model_validate(
        {
            "id": new_id(),
            "chat_id": chat.id,
            "turn_id": turn_id or new_id(),
            "role": "assistant",
            "parts": [
                {"kind": "text", "text": content},
                {"kind": "component", "component": PLOT},
            ],
            "created_at": now(),
            "state": "complete",
        }
    )
    call = ToolCall("call-1", "calculate", '{"expression": "2*21"}')
    llm = (LlmMessage("assistant", "", (call,)), LlmMessage("tool", "42", tool_call_id="call-1"))
    return StoredMessage(shown, (*llm, LlmMessage("assistant", content)))


async def stored(store: ChatStore, chat: Chat, *messages: StoredMessage) -> None:
    """Begin the chat with the first message and append the others."""
    await store.begin(chat, messages[0])
    for message in messages[1:]:
        await store.append(chat.owner, message)


class ChatStoreContract:
    """The rules."""

    @pytest.fixture
    def store(self) -> ChatStore:
        raise NotImplementedError

    async def test_what_was_stored_comes_back_equal_and_in_order(self, store: ChatStore):
        chat = chat_of(ANNA)
        messages = [message_in(chat, f"{n} \u2014 \U0001f600") for n in range(5)]
        await stored(store, chat, *messages)

        assert await store.get(ANNA, chat.id) == chat
        assert await store.page(ANNA, chat.id, 10) == StoredPage(messages, has_more=False)
        shown = await store.shown(ANNA, chat.id, 10)
        assert [Message.model_validate_json(m) for m in shown.messages] == [
            message.shown for message in messages
        ]
        assert not shown.has_more

    @pytest.mark.parametrize(
        ("limit", "before", "contents", "more"),
        [
            (0, None, [], True),
            (1, None, ["2"], True),
            (3, None, ["0", "1", "2"], False),
            (9, None, ["0", "1", "2"], False),
            (1, 2, ["1"], True),
            (9, 2, ["0", "1"], False),
            (9, 0, [], False),
        ],
    )
    async def test_a_page_has_the_last_messages_before_its_place(
        self,
        store: ChatStore,
        limit: int,
        before: int | None,
        contents: list[str],
        more: bool,
    ):
        chat = chat_of(ANNA)
        messages = [message_in(chat, str(n)) for n in range(3)]
        await stored(store, chat, *messages)

        place = None if before is None else messages[before].shown.id
        page = await store.page(ANNA, chat.id, limit, before=place)

        assert [text_of(message.shown) for message in page.messages] == contents
        assert page.has_more is more
        shown = await store.shown(ANNA, chat.id, limit, before=place)
        assert (len(shown.messages), shown.has_more) == (len(contents), more)

    async def test_a_page_before_an_unknown_message_is_not_found(self, store: ChatStore):
        chat = chat_of(ANNA)
        await stored(store, chat, message_in(chat))
        with pytest.raises(NotFound):
            await store.page(ANNA, chat.id, 1, before=new_id())

    async def test_another_owners_chat_is_not_found(self, store: ChatStore):
        chat = chat_of(ANNA)
        await stored(store, chat, message := message_in(chat))

        assert await store.get(BEN, chat.id) is None
        assert await store.chat_of_turn(BEN, message.shown.turn_id) is None
        with pytest.raises(NotFound):
            await store.page(BEN, chat.id, 1)
        with pytest.raises(NotFound):
            await store.shown(BEN, chat.id, 1)
        with pytest.raises(NotFound):
            await store.append(BEN, message_in(chat))
        assert len((await store.page(ANNA, chat.id, 10)).messages) == 1

    async def test_a_message_is_stored_once_whatever_comes_again(self, store: ChatStore):
        chat, other = chat_of(ANNA), chat_of(ANNA)
        await stored(store, chat, message := message_in(chat))
        await stored(store, other, message_in(other))
        again = replace(message, shown=message.shown.model_copy(update={"chat_id": other.id}))

        for twice in (message, again):
            with pytest.raises(AlreadyStored) as caught:
                await store.append(ANNA, twice)
            assert caught.value.chat_id == chat.id
        assert len((await store.page(ANNA, other.id, 10)).messages) == 1
        bens = chat_of(BEN)
        same_id = message.shown.model_copy(update={"chat_id": bens.id})
        await store.begin(bens, replace(message, shown=same_id))  # another's ids are no matter

    async def test_a_turn_is_found_in_its_chat(self, store: ChatStore):
        first, second = chat_of(ANNA), chat_of(ANNA)
        for chat in (first, second):
            await stored(store, chat, message_in(chat, turn_id=chat.id))

        assert await store.chat_of_turn(ANNA, first.id) == first.id
        assert await store.chat_of_turn(ANNA, second.id) == second.id
        assert await store.chat_of_turn(ANNA, new_id()) is None
