"""What a tool asks a shared adapter for counts as its caller's: in a call and in a call-back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from app.agent.component_calls import ComponentCalls
from app.agent.tool_runner import ToolRunner
from app.agent.turn import Selection, TurnRequest
from app.core.agents import ASSISTANT
from app.core.catalogue import Catalogue
from app.core.errors import UnknownTool
from app.core.limits import TurnBudget
from app.core.llm import ToolCall
from app.core.ports import Ports, SharedOut
from generated import Button, Callback
from tests.unit.fakes import ADA, BOB, FakePolicy, FakeProvider, FakeTool, FakeTurn
from tools.base import ToolContext, ToolResult, UiEvent


@dataclass
class Press(SharedOut):
    """Remembers for whom it worked."""

    worked_for: list[str] = field(default_factory=list)
    caller: str = "nobody"

    def for_caller(self, caller: str) -> Press:
        return Press(self.worked_for, caller)

    def work(self) -> None:
        self.worked_for.append(self.caller)


class PressTool(FakeTool):
    """Uses the press, whichever way it is called."""

    async def on_ui_event(self, event: UiEvent, context: ToolContext) -> ToolResult:
        return await use_the_press(event, context)


async def use_the_press(_: Any, context: ToolContext) -> ToolResult:
    context.ports.need(Press).work()
    return ToolResult("done", "done")


async def test_a_call_and_a_call_back_work_for_the_principal_behind_them():
    press, tool = Press(), PressTool(use_the_press)
    catalogue = Catalogue("tool", [tool], policy=FakePolicy(), unknown=UnknownTool)
    runner = ToolRunner(catalogue, Ports({Press: press}), lambda: None)
    selection = Selection(ASSISTANT, FakeProvider(), "small", [tool], ())
    request = TurnRequest("t", ADA, "?", [], selection, TurnBudget(9, 9, 9), 9)
    await runner.run_all([ToolCall("c1", "do", "{}")], request, FakeTurn())

    button = Button(
        id="0" * 32,
        kind="button",
        title="Press",
        fallback="Press",
        callback=Callback(name="press", label="Press"),
    )
    event = UiEvent(button, "press", {})
    callbacks = ComponentCalls(catalogue, Ports({Press: press}))
    await callbacks.handle("do", event, principal=BOB, turn=FakeTurn())

    assert press.worked_for == [ADA.email, BOB.email]
