"""Which earlier messages reach the model: whole ones, the newest, within the room there is."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from app.core.chats import StoredMessage
from app.core.history import MAX_HISTORY_CHARS, recall
from app.core.ids import new_id
from app.core.llm import LlmMessage, ToolCall
from generated import Message


def stored(*parts: LlmMessage) -> StoredMessage:
    shown = Message(
        id=new_id(),
        chat_id=new_id(),
        turn_id=new_id(),
        role="user",
        parts=[],
        state="complete",
        created_at=datetime(2026, 1, 31, tzinfo=UTC),
    )
    return StoredMessage(shown, parts)


def of_size(size: int) -> StoredMessage:
    return stored(LlmMessage("user", "x" * size))


def test_a_message_is_told_whole_with_its_calls_and_results():
    answer = stored(
        LlmMessage("assistant", "", tool_calls=(ToolCall("c1", "do", "{}"),)),
        LlmMessage("tool", "done", tool_call_id="c1"),
        LlmMessage("assistant", "Done."),
    )

    assert recall([of_size(1), answer], 1) == list(answer.llm)
    assert recall([of_size(1), answer], 0) == []


@given(
    st.lists(st.integers(0, MAX_HISTORY_CHARS // 2), max_size=8),
    st.integers(0, 9),
)
def test_the_newest_that_fit_are_told_and_none_is_left_out_between(sizes: list[int], limit: int):
    messages = [of_size(size) for size in sizes]
    told = recall(messages, limit)
    count = len(told)

    assert told == [m.llm[0] for m in messages[len(messages) - count :]]
    assert count <= limit
    assert sum(len(m.content) for m in told) <= MAX_HISTORY_CHARS
    if count < min(limit, len(sizes)):  # one more would have been too much
        assert sum(sizes[len(sizes) - count - 1 :]) > MAX_HISTORY_CHARS


def test_the_arguments_of_calls_count_as_text():
    big = ToolCall("c1", "do", "x" * (MAX_HISTORY_CHARS + 1))

    assert recall([stored(LlmMessage("assistant", "", tool_calls=(big,)))], 5) == []
