"""The frames that the server writes by itself, held against a library's."""

from __future__ import annotations

import pytest
from websockets.frames import Frame, Opcode

from app.websocket_protocol import text_frame


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536, 1_000_000])
@pytest.mark.parametrize("letter", ["x", "\u00e9"])
def test_a_text_frame_is_what_the_library_would_write(size: int, letter: str):
    text = letter * (size // len(letter.encode()))

    assert text_frame(text) == Frame(Opcode.TEXT, text.encode()).serialize(mask=False)
