from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import errors
from app.core.llm import Completion, ToolCall, Usage
from app.core.text import well_formed
from app.providers.openai_chat.decode import StreamDecoder, decode_whole
from app.providers.transport.lenient_json import MAX_REPAIRED

from .upstream import DONE, STOP, delta, event


def choice(finish: str | None = None, **delta_fields: Any) -> bytes:
    return event({"choices": [{"index": 0, "delta": delta_fields, "finish_reason": finish}]})


def decoded(*events: bytes) -> Completion:
    decoder = StreamDecoder()
    for piece in events:
        decoder.feed(piece)
    if decoder.error is not None:
        raise decoder.error
    decoder.end()
    return decoder.completion("m")


def test_text_that_comes_together_is_returned_together() -> None:
    decoder = StreamDecoder()
    assert decoder.feed(delta("a") + delta("") + delta("b")) == "ab"
    assert decoder.progressed
    assert decoder.feed(b": nothing\n\n" + event({"choices": []})) == ""
    assert not decoder.progressed


@given(st.text(), st.integers(1, 60))
def test_any_text_in_any_pieces_comes_out_as_it_went_in(text: str, step: int) -> None:
    data = b"".join(delta(character) for character in text) + STOP + DONE
    decoder = StreamDecoder()
    pieces = [decoder.feed(data[at : at + step]) for at in range(0, len(data), step)]
    assert "".join(pieces) == decoder.completion("m").text == text


ODD = [
    (b"a\xffb", "a\ufffdb"),
    (b"\xf0\x9f", "\ufffd"),
    (b"\\ud83d", "\ufffd"),
    (b"\\uDE00x", "\ufffdx"),
    (b"\\ud83d\\ud83d\\ude00", "\ufffd\U0001f600"),
    (b"\\ud83d\\n", "\ufffd\n"),
    (b"\\\\ud83d \\ud83d", "\\ud83d \ufffd"),
    (b"\xff \xed\xa0\xbd \\udfff", "\ufffd \ufffd\ufffd\ufffd \ufffd"),
]


@pytest.mark.parametrize(("raw", "text"), ODD)
def test_what_is_no_character_becomes_one_wherever_the_bytes_are_cut(raw: bytes, text: str) -> None:
    odd = b'data: {"choices": [{"delta": {"content": "' + raw + b'"}}]}\n\n'
    data = delta("a") + odd + delta("z") + STOP + DONE
    for at in range(len(data) + 1):
        decoder = StreamDecoder()
        pieces = decoder.feed(data[:at]) + decoder.feed(data[at:])
        assert (pieces, decoder.error) == (f"a{text}z", None)
        assert decoder.completion("m").text == pieces
    whole_answer = b'{"choices": [{"message": {"content": "' + raw + b'"}}]}'
    assert decode_whole(whole_answer, "m").text == text


@given(
    st.lists(st.sampled_from([rb"\\", rb"\n", rb"\ud83d", rb"\uDE00", rb"\u00e4", b"u", b"\xff"]))
)
def test_whatever_is_escaped_comes_out_as_text(pieces: list[bytes]) -> None:
    raw = b"".join(pieces)
    text = well_formed(json.loads(b'"' + raw.replace(b"\xff", b"\xef\xbf\xbd") + b'"'))
    odd = b'data: {"choices": [{"delta": {"content": "' + raw + b'"}}]}\n\n'
    assert decoded(odd, STOP).text == text


def test_a_long_event_is_not_repaired_for_the_time_that_it_would_cost() -> None:
    def odd(size: int) -> bytes:
        return b'data: {"choices": [{"delta": {"content": "\xff' + b"\\\\" * size + b'"}}]}\n\n'

    assert decoded(odd(MAX_REPAIRED // 4), STOP).text == "\ufffd" + "\\" * (MAX_REPAIRED // 4)
    with pytest.raises(errors.LlmBadResponse):
        decoded(odd(MAX_REPAIRED))


@pytest.mark.parametrize("raw", [b"\\ud83", b"\\x", b"\x00", b'"', b"\\"])
def test_what_is_no_json_for_another_reason_stays_an_error(raw: bytes) -> None:
    with pytest.raises(errors.LlmBadResponse):
        decoded(b'data: {"choices": [{"delta": {"content": "\xff' + raw + b'"}}]}\n\n')


@pytest.mark.parametrize(
    ("finish", "reason"),
    [
        ("stop", "stop"),
        ("length", "length"),
        ("content_filter", "content_filter"),
        ("tool_calls", "stop"),
        ("max_tokens", "length"),
        ("model_length", "length"),
        ("sensitive", "content_filter"),
        ("eos", "stop"),
    ],
)
def test_a_finish_reason_without_calls_is_one_of_ours(finish: str, reason: str) -> None:
    assert decoded(delta("a"), choice(finish)).finish_reason == reason


@pytest.mark.parametrize(
    ("finish", "reason"),
    [("stop", "tool_calls"), ("tool_calls", "tool_calls"), ("length", "length")],
)
def test_calls_decide_between_stop_and_tool_calls(finish: str, reason: str) -> None:
    call = {"index": 0, "id": "c", "function": {"name": "math", "arguments": "{}"}}
    assert decoded(choice(finish, tool_calls=[call])).finish_reason == reason


@pytest.mark.parametrize("finish", ["error", "abort", "network_error"])
def test_a_reason_that_is_none_for_an_end_is_an_error(finish: str) -> None:
    with pytest.raises(errors.LlmError, match="in the middle of its answer"):
        decoded(delta("a"), choice(finish), DONE)
    with pytest.raises(errors.LlmError, match="in the middle of its answer"):
        decode_whole(whole({"content": "a"}, finish_reason=finish), "m")


def test_usage_and_model_are_the_servers_own() -> None:
    usage = event({"choices": [], "usage": {"prompt_tokens": 5, "completion_tokens": None}})
    assert decoded(delta("a"), STOP, usage, DONE) == Completion(
        "a", "stop", usage=Usage(5, None), model="real-m"
    )


def test_what_servers_leave_out_or_send_in_vain_does_no_harm() -> None:
    role = choice(role="assistant", content=None, tool_calls=None)
    odd = event({"id": "x", "choices": [{"delta": None}], "usage": None, "error": None})
    assert decoded(role, odd, choice(content="a"), DONE) == Completion("a", "stop", model="m")


def test_text_in_parts_and_a_refusal_are_text() -> None:
    parts = choice(content=[{"type": "text", "text": "a"}, {"type": "image"}])
    assert decoded(parts, choice(refusal="no"), STOP).text == "ano"


@pytest.mark.parametrize(
    "thought",
    [
        {"reasoning_content": "hm"},
        {"reasoning": "hm", "content": ""},
        {"reasoning_details": [{"type": "reasoning.encrypted", "data": "x"}]},
        {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]}]},
    ],
)
def test_thoughts_are_progress_but_no_text(thought: dict[str, Any]) -> None:
    decoder = StreamDecoder()
    assert decoder.feed(choice(**thought)) == ""
    assert decoder.progressed
    decoder.feed(STOP)
    assert decoder.completion("m") == Completion("", "stop", model="m", reasoned=True)


def test_a_whole_answer_of_thoughts_says_so() -> None:
    answer = whole({"content": None, "reasoning_content": "hm"}, finish_reason="stop")
    assert decode_whole(answer, "m") == Completion("", "stop", model="m", reasoned=True)


def test_done_without_its_blank_line_is_complete() -> None:
    assert decoded(delta("a"), b"data: [DONE]").text == "a"


def test_nothing_after_done_is_read() -> None:
    assert decoded(delta("a"), DONE + b"data: rubbish\n\n").text == "a"


@pytest.mark.parametrize("events", [[], [delta("a")], [delta("a"), b'data: {"choi']])
def test_an_end_without_finish_reason_is_an_interruption(events: list[bytes]) -> None:
    with pytest.raises(errors.LlmInterrupted):
        decoded(*events)


@pytest.mark.parametrize(
    "report", [{"error": {"message": "x"}}, {"error": "x"}, {"object": "error", "message": "x"}]
)
def test_an_error_object_is_an_error(report: dict[str, Any]) -> None:
    with pytest.raises(errors.LlmError) as caught:
        decoded(delta("a"), event(report))
    assert type(caught.value) is errors.LlmError


def test_the_text_before_an_error_is_returned_with_it() -> None:
    decoder = StreamDecoder()
    assert decoder.feed(delta("a") + b"data: rubbish\n\n" + delta("b")) == "a"
    assert isinstance(decoder.error, errors.LlmBadResponse)


def whole(message: dict[str, Any], **fields: Any) -> bytes:
    return json.dumps({"choices": [{"message": message, **fields}]}).encode()


def test_a_whole_answer_is_decoded_with_its_calls() -> None:
    calls = [
        {"id": "a", "type": "function", "function": {"name": "f", "arguments": "{}"}},
        {"id": "b", "type": "function", "function": {"name": "g", "arguments": {"x": 1}}},
    ]
    answer = whole({"content": None, "tool_calls": calls}, finish_reason="stop")
    assert decode_whole(answer, "m") == Completion(
        "", "tool_calls", (ToolCall("a", "f", "{}"), ToolCall("b", "g", '{"x":1}')), model="m"
    )


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b'{"error": {"message": "x"}}', errors.LlmError),
        (b'{"error": {"message": "x"}, "choices": [{"message": {}}]}', errors.LlmError),
        (b'{"choices": [{"message": {}, "error": {"code": 429}}]}', errors.LlmRateLimited),
        (b'{"choices": [{"message": {}, "finish_reason": "error"}]}', errors.LlmError),
        (b'{"choices": []}', errors.LlmBadResponse),
        (b'{"choices": [{"message": "x"}]}', errors.LlmBadResponse),
        (b"[]", errors.LlmBadResponse),
        (b"hello", errors.LlmBadResponse),
    ],
)
def test_a_whole_answer_that_is_none_is_an_error(body: bytes, error: type[Exception]) -> None:
    with pytest.raises(error) as caught:
        decode_whole(body, "m")
    assert type(caught.value) is error
