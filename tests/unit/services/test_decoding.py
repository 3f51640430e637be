"""From a text frame to a command, or to a refusal that says what is wrong and where."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import AppError, BadFrame, BadJson, TooLarge, UnknownFrameType
from app.services.decoding import command_id_of, decode_frame
from generated import ChatCommand, PingCommand

ID = "9f1c2d3e4b5a69788796a5b4c3d2e1f0"
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


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
    command_id_of(text)


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        (frame(type="dance", id=ID), ID),
        (frame(id=ID.upper()), None),
        (frame(id=7), None),
        (f'["{ID}"]', None),
        ("{", None),
    ],
)
def test_a_refusal_names_the_command_when_its_id_can_be_read(text: str, id_: str | None):
    assert command_id_of(text) == id_
