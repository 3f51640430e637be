"""Handing a component's call-back to the tool that made the component."""

from __future__ import annotations

from typing import Any

from app.agent.letting_go import Overtime, for_at_most
from app.agent.tool_context import CallContext
from app.agent.tool_runner import checked
from app.agent.turn import AnsweringTurn
from app.core.catalogue import Catalogue
from app.core.errors import ToolDenied, ToolTimeout
from app.core.ports import Ports
from app.core.text import shorten, well_formed
from generated import Principal
from tools.base import Tool, UiEvent

MAX_QUESTION_CHARS = 32_000


class ComponentCalls:
    """Calls `on_ui_event` under the same access rule and time limit as `run`."""

    def __init__(self, catalogue: Catalogue[Tool[Any]], ports: Ports) -> None:
        self._catalogue = catalogue
        self._ports = ports

    async def handle(
        self, maker: str, event: UiEvent, *, principal: Principal, turn: AnsweringTurn
    ) -> str:
        """Return what the model is told. Raises `ToolError`."""
        if not self._catalogue.allows(principal, maker):
            raise ToolDenied("You may no longer use this tool.")
        [tool] = self._catalogue.pick(principal, [maker])
        turn.waiting("tool", tool.title)
        ports = self._ports.for_caller(principal.email)
        context = CallContext(principal, ports, maker, turn, lambda _: None)
        try:
            result = checked(await for_at_most(tool.timeout_seconds, _call(tool, event, context)))
        except Overtime:
            raise ToolTimeout(f"{tool.title} took too long to handle this.") from None
        turn.log("ui_event_result", {"tool": maker, "content": result.content})
        return shorten(well_formed(result.content), MAX_QUESTION_CHARS)


async def _call(tool: Tool[Any], event: UiEvent, context: CallContext) -> object:
    return await tool.on_ui_event(event, context)
