"""Servers with one fault each, and the rule that must catch it. Without the fault it must hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from typing import Any

import pytest

from parlance_conformance.check.run import run_rules
from parlance_conformance.contract import Frame
from parlance_conformance.serve.days import Cut, Day
from parlance_conformance.serve.script import Call, Step
from parlance_conformance.serve.server import ScriptedServer
from tests.conformance import faults_of_chat_list, faults_of_chats
from tests.conformance.faults import Fault, Without, swaps
from tests.conformance.tampering import Tampering


class DeafToCancel(Day):
    """A `cancel` is acknowledged and stops nothing."""

    def asked(self, command: Frame) -> Frame:
        if command["type"] == "cancel":
            return {**command, "turn_id": "0" * 32}
        return command


class SilentTool(Day):
    """A tool takes longer than the hello allows a turn to be silent."""

    def hello(self, frame: Frame) -> Frame:
        limits = {**frame["limits"], "thinking_interval_seconds": 0.2}
        return {**frame, "limits": limits}

    def steps(self, steps: Sequence[Step]) -> Sequence[Step]:
        return [Call("slow_tool", "It is done.", seconds=3)]


class NoQueuedCalls(Without):
    def drops(self, frame: Frame) -> bool:
        return frame.get("tool_call", {}).get("state") == "queued"


class CallsThatNeverEnd(Without):
    def drops(self, frame: Frame) -> bool:
        return frame.get("tool_call", {}).get("state") == "succeeded"


class CallsOutliveTheirTurn(Without):
    def drops(self, frame: Frame) -> bool:
        return frame.get("tool_call", {}).get("state") == "cancelled"


class HalfAStream(Without):
    def drops(self, frame: Frame) -> bool:
        return frame["type"] == "token" and frame["seq"] % 2 == 0


class TitleFirst(Day):
    """`chat_updated` comes before `turn_started`, each with the other's number."""

    _first: Frame | None = None

    def sending(self, frame: Frame, count: int) -> Iterator[Frame | Cut]:
        if frame["type"] == "turn_started":
            self._first = frame
        elif frame["type"] == "chat_updated" and self._first is not None:
            yield {**frame, "seq": self._first["seq"]}
            yield {**self._first, "seq": frame["seq"]}
        else:
            yield frame


class ThinksAfterItsAnswer(Day):
    def sending(self, frame: Frame, count: int) -> Iterator[Frame | Cut]:
        if frame["type"] == "turn_finished":
            yield {**frame, "type": "thinking", "elapsed_seconds": 1, "waiting_for": "model"}
        yield frame


class DoneTwice(Day):
    """The last event of a turn is told twice."""

    def sending(self, frame: Frame, count: int) -> Iterator[Frame | Cut]:
        yield frame
        if frame["type"] == "turn_finished":
            yield frame


FAULTS = [
    Fault("cancel_stops", DeafToCancel),
    Fault("cancel_stops", changes=swaps(('"cancelled"', '"completed"'))),
    Fault("cancel_keeps", changes=swaps(('"state": "partial"', '"state": "pending"'))),
    Fault("answer_tells_its_end", changes=swaps(
        ('"outcome": "completed", "created_at"', '"outcome": "cancelled", "created_at"'))),
    Fault("turn_order", TitleFirst),
    Fault("turn_order", ThinksAfterItsAnswer),
    Fault("tool_calls_told", NoQueuedCalls),
    Fault("tool_calls_told", CallsThatNeverEnd),
    Fault("calls_end_with_their_turn", CallsOutliveTheirTurn),
    Fault("ui_event_starts_a_turn", changes=swaps(('"role": "user"', '"role": "xxer"'))),
    Fault("ui_event_checked", changes=swaps(("unknown_component", "component_unknown"))),
    Fault("thinking_in_silence", SilentTool),
    Fault("rate_limited", changes=swaps(('"retry_after": 1', '"retry_after": 0'))),
    Fault("rate_limited", changes=swaps(("rate_limited", "limited_rate"))),
    Fault("tail_gone", changes=swaps(('"reason": "tail_gone"', '"reason": "gone_tail"'))),
    Fault("stream_shape", changes=swaps(("text/event-stream", "text/event-strewn"))),
    Fault("stream_shape", changes=swaps(("event: token", "event: tokxn"))),
    Fault("stream_ends_with_done", changes=swaps(("event: done", "event: gone"),
                                                 ('"type": "done"', '"type": "gone"'))),
    Fault("stream_ends_with_done", DoneTwice),
    Fault("stream_is_the_answer", HalfAStream),
    Fault("stream_ids", changes=swaps(("\nid: ", "\nix: "))),
    Fault("stream_is_the_turn", changes=swaps(('data: {"type": "mes', 'data: {"type": "mas'))),
    Fault("stream_goes_on", HalfAStream),
    Fault("stream_cursor_of_another", changes=swaps(("HTTP/1.1 400", "HTTP/1.1 409"))),
    Fault("stream_cursor_gone", changes=swaps(("HTTP/1.1 409", "HTTP/1.1 410"))),
    Fault("stream_refused", changes=swaps(("HTTP/1.1 404", "HTTP/1.1 400"))),
    Fault("stream_retry", changes=swaps(("retry: 500", "retry: 5 s"))),
    Fault("me_is_the_principal", changes=swaps(("application/json", "application/jsun"))),
    Fault("examples_listed", changes=swaps(('["show_plot"]', '["shew_plot"]'))),
    Fault("yaml_served", changes=swaps(("application/yaml", "application/yeml"))),
    Fault("page_served", changes=swaps(("text/html", "text/htm1"))),
    *faults_of_chats.FAULTS,
    *faults_of_chat_list.FAULTS,
]  # fmt: skip


async def verdict(fault: Fault, *, planted: bool) -> Any:
    day = fault.day() if planted or not fault.changes else Day()
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(ScriptedServer(day=day, thinking=2.5, kept=200))
        url = server.url
        if planted and fault.changes:
            between = await stack.enter_async_context(Tampering(url, dict(fault.changes)))
            url = between.url
        [found] = (await run_rules(url, only=[fault.rule])).verdicts
    return found


@pytest.mark.requirement("G4")
@pytest.mark.parametrize("fault", FAULTS, ids=str)
async def test_a_planted_fault_is_caught_with_the_frames_that_show_it(fault: Fault) -> None:
    found = await verdict(fault, planted=True)

    assert found.verdict == "fail", found
    assert found.why
    assert "Error" not in found.why


@pytest.mark.requirement("G4")
@pytest.mark.parametrize("rule", sorted({fault.rule for fault in FAULTS}))
async def test_without_a_fault_the_rule_holds(rule: str) -> None:
    found = await verdict(Fault(rule), planted=False)

    assert found.verdict == "pass", found
