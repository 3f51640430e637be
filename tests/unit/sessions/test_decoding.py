"""From a text frame to a command, or to a refusal that says what is wrong and where."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import AppError, BadFrame, BadJson, TooLarge, UnknownFrameType
from app.sessions.decoding import MAX_LEADING_CHARS, command_of, id_in, leading_id, read_frame
from generated import ChatCommand, ClientFrame, PingCommand

ID = "9f1c2d3e4b5a69788796a5b4c3d2e1f0"
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def decode_frame(text: str, *, max_bytes: int) -> ClientFrame:
    return command_of(read_frame(text, max_bytes=max_bytes))


def frame(**fields: Any) -> str:
    return json.dumps(fields)


@pytest.mark.requirement("C7")
def test_a_frame_of_the_contract_is_its_command():
    assert decode_frame(frame(type="ping", nonce="a"), max_bytes=99) == PingCommand(
        type="ping", nonce="a"
    )
    assert decode_frame(frame(type="chat", id=ID, content="hi"), max_bytes=99) == ChatCommand(
        type="chat", id=ID, content="hi"
    )


@pytest.mark.requirement("A13")
@pytest.mark.parametrize(
    ("text", "error", "places"),
    [
        ("{", BadJson, []),
        ('{"type":"ping","type":"ping"}', BadJson, []),
        ("[]", BadFrame, []),
        ("1", BadFrame, []),
        ("{}", UnknownFrameType, []),
        (frame(type="dance"), UnknownFrameType, []),
        (frame(type=["ping"]), UnknownFrameType, []),
        (frame(type={}), UnknownFrameType, []),
        (frame(type=None), UnknownFrameType, []),
        (frame(type="ping", nonce=1), BadFrame, ["/nonce"]),
        (frame(type="ping", more=1), BadFrame, ["/more"]),
        (frame(type="chat", id="x"), BadFrame, ["/id", "/content"]),
        (frame(type="chat", id=ID, content="a", tools=["a", "B!"]), BadFrame, ["/tools/1"]),
        (frame(type="resume", epoch=ID, seq=-1), BadFrame, ["/seq"]),
    ],
)
def test_what_is_not_a_frame_is_refused_with_the_places(
    text: str, error: type[AppError], places: list[str]
):
    with pytest.raises(error) as refusal:
        decode_frame(text, max_bytes=1000)

    assert type(refusal.value) is error
    assert [detail.at for detail in refusal.value.details] == places


@pytest.mark.parametrize("text", ["x" * 101, "é" * 51])
def test_a_frame_over_its_bytes_is_too_large_before_it_is_read(text: str):
    with pytest.raises(TooLarge):
        decode_frame(text, max_bytes=100)


@pytest.mark.requirement("G2")
@given(VALUES | st.fixed_dictionaries({"type": st.sampled_from(["chat", "resume", "x"])}))
def test_whatever_is_sent_is_a_command_or_a_refusal(value: Any):
    text = json.dumps(value)
    try:
        decode_frame(text, max_bytes=10_000)
    except AppError as error:
        assert error.message
        assert len(error.details) <= 20
    leading_id(text)


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        (frame(type="dance", id=ID), ID),
        (frame(id=ID.upper()), None),
        (frame(id=7), None),
        (f'["{ID}"]', None),
    ],
)
def test_a_refusal_names_the_command_when_its_id_can_be_read(text: str, id_: str | None):
    assert id_in(read_frame(text, max_bytes=1000)) == leading_id(text) == id_


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        (frame(type="chat", id=ID, content="x" * 99_999), ID),
        (frame(type="chat", id=ID, content="x" * 99_999)[:-1], ID),
        (frame(type="chat", content=f'"id":"{ID}",', id="x"), None),
        (frame(type="chat", content={"id": ID}), None),
        (frame(id="x", type="chat", more=ID) + f'"id":"{ID}"', None),
        (" " * MAX_LEADING_CHARS + frame(id=ID), None),
        ('{"a":"b",' * 50_000, None),
    ],
)
def test_the_id_of_a_frame_that_is_not_read_is_found_at_its_beginning(text: str, id_: str | None):
    assert leading_id(text) == id_
