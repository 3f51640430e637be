"""What a running tool call may reach: its caller, the ports, the page, and a line of progress."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.agent.turn import TurnRecord, TurnSink
from app.core.ports import Ports
from generated import Component, Principal


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
        """Put a component on the page, or replace the one with its id."""
        new = self.record.keep(component, self.tool_name)
        self.sink.component("add" if new else "update", component.id, component)

    def remove(self, component_id: str) -> None:
        """Take a component of this turn off the page."""
        if self.record.components.pop(component_id, None) is not None:
            self.sink.component("remove", component_id, None)

    def progress(self, text: str) -> None:
        """Tell people what the call is doing."""
        self.on_progress(text)
