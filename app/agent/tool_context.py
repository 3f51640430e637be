"""What a running tool call may reach: its caller, the ports, the page, and a line of progress."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import TypeAdapter

from app.agent.turn import TurnRecord, TurnSink
from app.core.ports import Ports
from generated import Component, Principal

_COMPONENT: TypeAdapter[Component] = TypeAdapter(Component)


@dataclass(frozen=True, slots=True)
class CallContext:
    """The context of one call, made by the runner; see `tools.base.ToolContext`."""

    principal: Principal
    ports: Ports
    tool_name: str
    record: TurnRecord
    sink: TurnSink
    on_progress: Callable[[str], None]

    def show(self, component: Component) -> None:
        """Put a component on the page, or replace the one with its id.

        What is shown is a copy that was read by the contract's own schema: what it would not let
        through raises here, in the tool, and a later change of the original does nothing.
        """
        shape = component.model_dump_json()
        shown = _COMPONENT.validate_json(shape)
        new = self.record.keep(shown, self.tool_name, chars=len(shape))
        self.sink.component("add" if new else "update", shown.id, shown)

    def remove(self, component_id: str) -> None:
        """Take a component of this turn off the page."""
        if self.record.drop(component_id):
            self.sink.component("remove", component_id, None)

    def progress(self, text: str) -> None:
        """Tell people what the call is doing."""
        self.on_progress(text)
