"""What a running tool call may reach: its caller, the ports, the page, and a line of progress."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import TypeAdapter

from app.agent.turn import AnsweringTurn
from app.core.ports import Ports
from generated import Component, Principal

_COMPONENT: TypeAdapter[Component] = TypeAdapter(Component)


@dataclass(frozen=True, slots=True)
class CallContext:
    """The context of one call, made by the runner; see `tools.base.ToolContext`."""

    principal: Principal
    ports: Ports
    tool_name: str
    turn: AnsweringTurn
    on_progress: Callable[[str], None]

    def show(self, component: Component) -> None:
        """Put a component on the page, or replace the one with its id.

        What is shown is a copy that was read by the contract's own schema: what it would not let
        through raises here, in the tool, and a later change of the original does nothing.
        """
        shape = component.model_dump_json()
        self.turn.show(_COMPONENT.validate_json(shape), self.tool_name, chars=len(shape))

    def remove(self, component_id: str) -> None:
        """Take a component of this turn off the page."""
        self.turn.remove(component_id)

    def progress(self, text: str) -> None:
        """Tell people what the call is doing."""
        self.on_progress(text)
