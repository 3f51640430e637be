from __future__ import annotations

from typing import Any

import pytest

from app.core.errors import LlmBadResponse
from app.core.llm import ToolCall
from app.providers.openai_chat.tool_calls import MAX_ARGUMENTS, MAX_CALLS, ToolCallAssembler


def piece(
    index: int | None = None, id: str | None = None, name: str | None = None, args: Any = None
) -> dict[str, Any]:
    function = {"name": name, "arguments": args}
    return {"index": index, "id": id, "function": function}


def assembled(*pieces: Any) -> tuple[ToolCall, ...]:
    assembler = ToolCallAssembler()
    for each in pieces:
        assembler.feed([each])
    return assembler.calls()


A, B = ToolCall("a", "f", '{"x":1}'), ToolCall("b", "g", "{}")


@pytest.mark.parametrize(
    "pieces",
    [
        [
            piece(0, "a", "f", ""),
            piece(0, args='{"x"'),
            piece(0, args=":1}"),
            piece(1, "b", "g", "{}"),
        ],
        [
            piece(0, "a", "f", ""),
            piece(1, "b", "g", "{"),
            piece(0, args='{"x":1}'),
            piece(1, args="}"),
        ],
        [piece(0, "a", "f", '{"x":1}'), piece(1, "b", "g", "{}")],
        [piece(0, "a", "f", '{"x":1}'), piece(0, "b", "g", "{}")],
        [piece(None, "a", "f", '{"x":1}'), piece(None, "b", "g", "{}")],
        [piece(0, "a", "f", {"x": 1}), piece(1, "b", "g", {})],
        [
            piece(0, "a", "f", '{"x"'),
            piece(0, "a", "f", ":1}"),
            piece(1, "b", "g", "{}"),
            piece(1, "b", "g", ""),
        ],
        [piece(None, "a", "f", '{"x"'), piece(None, args=":1}"), piece(None, "b", "g", "{}")],
    ],
    ids=[
        "as specified",
        "interleaved",
        "whole",
        "whole, all index 0",
        "whole, no index",
        "objects",
        "id and name repeated",
        "pieces without index",
    ],
)
def test_both_calls_come_out_however_the_server_sends_them(pieces: list[Any]) -> None:
    assert assembled(*pieces) == (A, B)


@pytest.mark.parametrize(
    "pieces",
    [
        [piece(0, "a", "f", ""), piece(0, "b", "g", "")],
        [piece(0, "a", "f"), piece(0, "a", "g")],
        [piece(0, "a", "f", "{}"), piece(0, "a", "g", "{}")],
        [piece(None, None, "f", ""), piece(None, None, "g", "")],
        [piece(None, None, "f"), piece(None, args="{"), piece(None, args="}"), piece(name="g")],
        [piece(0, None, "f", "{}"), piece(0, None, "g", "{}")],
        [piece(None, "a", "f", ""), piece(None, "b", "g", "")],
    ],
    ids=[
        "same index, nothing asked",
        "same index and id, nothing asked",
        "same index and id",
        "no index and no id, nothing asked",
        "no index and no id, in pieces",
        "same index, no id",
        "no index, nothing asked",
    ],
)
def test_a_new_name_begins_a_new_call(pieces: list[Any]) -> None:
    assert [call.name for call in assembled(*pieces)] == ["f", "g"]


@pytest.mark.parametrize("id", [None, "a"])
@pytest.mark.parametrize("index", [None, 0])
def test_two_whole_calls_of_one_tool_stay_two(index: int | None, id: str | None) -> None:
    first, second = assembled(piece(index, id, "f", '{"x":1}'), piece(index, id, "f", '{"x":2}'))
    assert (first.arguments, second.arguments) == ('{"x":1}', '{"x":2}')


def test_a_piece_that_looks_whole_is_no_new_call() -> None:
    pieces = [piece(0, "a", "f", '{"x":"'), *[piece(0, "a", "f", "{}")] * 3, piece(0, args='"}')]
    assert assembled(*pieces) == (ToolCall("a", "f", '{"x":"{}{}{}"}'),)


def test_ids_and_names_may_come_in_pieces() -> None:
    assert assembled(piece(0, "call_"), piece(0, "1", "look"), piece(0, name="_up", args="{}")) == (
        ToolCall("call_1", "look_up", "{}"),
    )


def test_calls_without_ids_get_different_ones() -> None:
    first, second = assembled(piece(0, name="f"), piece(1, name="f"))
    assert first.id != second.id
    assert first.id.startswith("call_")


def test_what_is_no_piece_is_passed_over() -> None:
    assembler = ToolCallAssembler()
    for odd in (None, "x", {"index": 0}, [None, "x", []]):
        assembler.feed(odd)
    assert assembler.calls() == ()


@pytest.mark.parametrize(
    "pieces",
    [
        [piece(index, "a", "f") for index in range(MAX_CALLS + 1)],
        [piece(0, "a", "f", "x" * 1024)] * (MAX_ARGUMENTS // 1024 + 1),
        [piece(0, "a"), *[piece(0, name=f"{number} of many ") for number in range(100)]],
        [piece(0, "a", None, "{}")],
    ],
    ids=["calls", "arguments", "name", "nameless"],
)
def test_too_much_or_too_little_of_a_call_is_a_bad_response(pieces: list[Any]) -> None:
    with pytest.raises(LlmBadResponse):
        assembled(*pieces)
