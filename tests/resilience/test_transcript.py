"""The judge itself: it must see what is lost, doubled, reordered or ended twice."""

from __future__ import annotations

from typing import Any

from parlance_conformance.parts import text_part
from tests.resilience.transcript import Transcript

TURN = "t"


def token(seq: int, text: str) -> dict[str, Any]:
    return {"type": "token", "seq": seq, "turn_id": TURN, "text": text}


def event(seq: int, type_: str, **fields: Any) -> dict[str, Any]:
    return {"type": type_, "seq": seq, "turn_id": TURN, **fields}


def answer(seq: int, text: str) -> dict[str, Any]:
    return event(seq, "message", message={"role": "assistant", "parts": [text_part(text)]})


def judged(*frames: dict[str, Any], text: str = "ab") -> dict[str, int]:
    transcript = Transcript()
    for frame in frames:
        transcript.take(frame)
    transcript.judge(TURN, text)
    return transcript.wrong


GOOD = (
    event(1, "turn_started"),
    token(2, "a"),
    token(3, "b"),
    answer(4, "ab"),
    event(5, "turn_finished"),
)


def test_a_whole_turn_is_right():
    assert judged(*GOOD) == {}


def test_what_is_lost_doubled_or_reordered_is_counted():
    assert judged(*GOOD[:1], *GOOD[2:])["lost"] == 1
    assert judged(*GOOD[:2], GOOD[1], *GOOD[2:])["doubled"] == 1
    assert judged(GOOD[0], GOOD[2], GOOD[1], *GOOD[3:])["reordered"] == 1


def test_text_that_differs_and_a_second_end_are_counted():
    assert judged(*GOOD, text="abc") == {"text differs": 1, "message differs": 1}
    assert judged(*GOOD, event(6, "turn_finished")) == {"not one turn_finished": 1}
    assert judged(*GOOD, token(6, ""))["last is not turn_finished"] == 1


def test_another_epoch_or_a_reset_is_counted():
    transcript = Transcript()
    transcript.greet({"epoch": "x"})
    transcript.greet({"epoch": "y"})
    transcript.take({"type": "reset"})
    assert transcript.wrong == {"other epoch": 1, "reset": 1}
