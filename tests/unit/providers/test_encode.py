from __future__ import annotations

from types import MappingProxyType
from typing import Any

import orjson
import pytest

from app.core.llm import ChatRequest, LlmMessage, ToolCall, ToolSpec
from app.providers.openai_chat.encode import encode
from app.providers.openai_chat.quirks import Quirks


def encoded(request: ChatRequest, quirks: Quirks | None = None, *, stream: bool = True) -> Any:
    return orjson.loads(encode(request, "default-m", stream=stream, quirks=quirks or Quirks()))


@pytest.mark.requirement("A16")
def test_a_conversation_with_tools_is_written_in_the_format() -> None:
    schema = MappingProxyType({"type": "object", "properties": MappingProxyType({})})
    messages = [
        LlmMessage("system", "Be kind."),
        LlmMessage("user", "1+1?"),
        LlmMessage("assistant", "", (ToolCall("c1", "math", '{"e":"1+1"}'),)),
        LlmMessage("tool", "2", tool_call_id="c1"),
    ]
    request = ChatRequest(
        messages=messages,
        tools=[ToolSpec("math", "Calculates.", schema)],
        model="m2",
        max_tokens=3,
    )
    empty = {"type": "object", "properties": {}}
    call = {"name": "math", "arguments": '{"e":"1+1"}'}
    assert encoded(request) == {
        "model": "m2",
        "messages": [
            {"role": "system", "content": "Be kind."},
            {"role": "user", "content": "1+1?"},
            {
                "role": "assistant",
                "content": None,
                "tool_calls": [{"id": "c1", "type": "function", "function": call}],
            },
            {"role": "tool", "content": "2", "tool_call_id": "c1"},
        ],
        "stream": True,
        "stream_options": {"include_usage": True},
        "tools": [
            {
                "type": "function",
                "function": {"name": "math", "description": "Calculates.", "parameters": empty},
            }
        ],
        "max_tokens": 3,
    }


def test_what_a_request_leaves_out_is_not_written() -> None:
    request = ChatRequest(messages=[LlmMessage("user", "hi")])
    assert encoded(request, stream=False) == {
        "model": "default-m",
        "messages": [{"role": "user", "content": "hi"}],
        "stream": False,
    }


def test_quirks_rename_the_limit_and_leave_out_usage() -> None:
    request = ChatRequest(messages=[], max_tokens=3)
    quirks = Quirks(limit_fields=("max_completion_tokens",), stream_usage=False)
    assert encoded(request, quirks) == {
        "model": "default-m",
        "messages": [],
        "stream": True,
        "max_completion_tokens": 3,
    }


@pytest.mark.parametrize(
    ("quirks", "asked", "written"),
    [
        (Quirks(most_tokens=8), 3, {"max_tokens": 3}),
        (Quirks(most_tokens=8), 16_000, {"max_tokens": 8}),
        (Quirks(limit_fields=()), 16_000, {}),
    ],
)
def test_the_limit_is_what_the_server_takes(
    quirks: Quirks, asked: int, written: dict[str, int]
) -> None:
    body = encoded(ChatRequest(messages=[], max_tokens=asked), quirks, stream=False)
    assert body == {"model": "default-m", "messages": [], "stream": False} | written


def test_without_a_system_role_its_text_stands_before_the_users() -> None:
    quirks = Quirks(system_role=False)
    system, user = LlmMessage("system", "Be kind."), LlmMessage("user", "1+1?")
    told = encoded(ChatRequest(messages=[system, user, user]), quirks)["messages"]
    assert [m["content"] for m in told] == ["Be kind.\n\n1+1?", "1+1?"]
    assert encoded(ChatRequest(messages=[user]), quirks)["messages"] == [told[1]]


@pytest.mark.parametrize("broken", ["", "{", "[]", "null", '"x"', "\ud800"])
def test_arguments_that_are_no_object_do_not_poison_the_history(broken: str) -> None:
    message = LlmMessage("assistant", "", (ToolCall("c1", "math", broken),))
    wire = encoded(ChatRequest(messages=[message]))["messages"][0]
    assert wire["tool_calls"][0]["function"] == {"name": "math", "arguments": "{}"}


def test_half_a_surrogate_pair_does_not_stop_the_request() -> None:
    request = ChatRequest(messages=[LlmMessage("user", "a\ud83db 🦊")])
    assert encoded(request)["messages"][0]["content"] == "a?b 🦊"
