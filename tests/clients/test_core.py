"""The rules of the Python client, without a socket: cursor, outbox, close codes, growth."""

from __future__ import annotations

import json
from typing import Any

import pytest

from parlance_client import Ended, SessionTaken
from parlance_client.asking import chat_command
from parlance_client.closing import delay, is_final, status_is_final
from parlance_client.core import Core
from parlance_client.models import (
    AckFrame,
    ComponentPart,
    MessageEvent,
    OtherComponent,
    OtherPart,
    TokenEvent,
)
from parlance_client.turn import Turn
from parlance_client.wire import UnknownFrame, read_frame
from scripts.gen_clients import JAVASCRIPT_CLIENT, PYTHON_CLIENT
from tests.browser.page import frames as f

TURN = f.TURN


def core_after(*frames: dict[str, Any]) -> Core:
    core = Core("a" * 32, chance=lambda: 1.0)
    for frame in frames:
        core.receive(json.dumps(frame))
    return core


def take(core: Core, frame: dict[str, Any]) -> list[str]:
    return [taken.type for taken in core.receive(json.dumps(frame)).frames]


def test_a_doubled_event_is_dropped_and_a_hole_breaks_the_connection() -> None:
    core = core_after(f.session(), f.turn_started(1))
    assert take(core, f.turn_started(1)) == []
    assert core.receive(json.dumps(f.token(3, "later"))).broken
    assert take(core, f.token(2, "next")) == ["token"]
    assert core.cursor is not None
    assert core.cursor.seq == 2


def test_what_has_no_answer_is_said_again_before_the_resume() -> None:
    core = core_after(f.session(), f.turn_started(1))
    command = chat_command("hi")
    assert core.submit(command) is not None
    core.lost(1012)
    [first, second] = core.receive(json.dumps(f.session(resumed=True, seq=5))).send

    assert json.loads(first) == {"type": "chat", "id": command.id, "content": "hi"}
    assert json.loads(second) == {"type": "resume", "epoch": f.EPOCH, "seq": 1}


def test_an_answered_command_is_not_said_again() -> None:
    core = core_after(f.session())
    command = chat_command("hi")
    core.submit(command)
    take(core, f.ack(command.id))
    core.lost(1012)
    assert len(core.receive(json.dumps(f.session(resumed=True))).send) == 1


def test_a_rate_limited_command_waits_and_is_said_again_three_times_at_most() -> None:
    core = core_after(f.session())
    command = chat_command("hi")
    core.submit(command)
    refusal = f.refusal("rate_limited", "Slow down.", command_id=command.id, retry_after=2)
    said = [core.receive(json.dumps(refusal)) for _ in range(4)]

    assert [(taken.wait, len(taken.send)) for taken in said] == [(2.0, 1)] * 3 + [(0.0, 0)]
    assert [frame.type for frame in said[3].frames] == ["error"]


@pytest.mark.parametrize("code", [4500, 4501, 4503, 4777, 4999])
def test_a_final_close_code_ends_it(code: int) -> None:
    with pytest.raises(Ended) as ended:
        core_after(f.session()).lost(code)
    assert ended.value.code == code


def test_a_taken_session_says_what_the_service_said() -> None:
    core = core_after(f.refusal("session_taken", "It is taken."))
    with pytest.raises(SessionTaken, match="It is taken"):
        core.lost(4509)


@pytest.mark.parametrize("code", [1000, 1001, 1006, 1009, 1012, 4000, 4004, 4029, 4499, 3000])
def test_any_other_close_code_means_come_back(code: int) -> None:
    assert not is_final(code)
    assert core_after(f.session()).lost(code) > 0


def test_the_delay_doubles_to_twenty_seconds_and_slows_down_where_asked() -> None:
    assert [delay(n, 1006, 1.0) for n in range(8)] == [0.5, 1, 2, 4, 8, 16, 20, 20]
    assert delay(0, 1006, 0.0) == 0.25
    assert delay(0, 4029, 1.0) == 8
    assert [s for s in (400, 401, 403, 408, 429, 500, 503) if status_is_final(s)] == [
        400,
        401,
        403,
    ]


def test_events_that_come_before_the_ack_belong_to_the_turn_all_the_same() -> None:
    turn = Turn("7" * 32)
    for frame in (f.turn_started(1), f.token(2, "early "), f.token(3, "other", turn_id="2" * 32)):
        read = read_frame(json.dumps(frame))
        assert read is not None
        turn.offer(read)
    ack = read_frame(json.dumps(f.ack("7" * 32)))
    assert isinstance(ack, AckFrame)
    turn.offer(ack)

    assert turn.text == "early "
    first = turn.take()
    assert first is not None
    assert first.type == "turn_started"
    assert isinstance(turn.take(), TokenEvent)
    assert turn.take() is None


def test_a_message_with_parts_of_a_later_contract_is_read() -> None:
    globe = {"kind": "globe", "id": "b" * 32, "title": "Earth", "fallback": "A globe", "spin": 3}
    table = {**globe, "kind": "table", "columns": ["a"], "rows": [["1"], [None]]}
    parts = [{"kind": "component", "component": component} for component in (globe, table)]
    parts += [{"kind": "hologram", "light": 1}]
    frame = read_frame(json.dumps(f.message(1, "assistant", "Look.", parts=parts)))

    assert isinstance(frame, MessageEvent)
    [other, known, hologram] = frame.message.parts
    assert isinstance(other, ComponentPart)
    assert isinstance(other.component, OtherComponent)
    assert isinstance(known, ComponentPart)
    assert (other.component.fallback, known.component.kind) == ("A globe", "table")
    assert hologram == OtherPart(kind="hologram")


def test_a_known_frame_that_cannot_be_read_is_counted_as_unknown() -> None:
    frame = read_frame('{"type": "token", "seq": 4, "words": "renamed"}')
    assert frame == UnknownFrame("token", 4, {"type": "token", "seq": 4, "words": "renamed"})
    assert read_frame("[1]") is None
    assert read_frame("nonsense") is None


@pytest.mark.parametrize("client", [PYTHON_CLIENT, JAVASCRIPT_CLIENT], ids=["python", "javascript"])
def test_the_clients_shapes_are_what_the_specs_make(client: Any) -> None:
    assert client.stale() == []
