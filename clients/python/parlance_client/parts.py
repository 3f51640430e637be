"""The parts of an answer: how events make them, and what is in them. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from parlance_client.models import (
    Component,
    ComponentPart,
    Part,
    TextPart,
    TokenEvent,
    ToolCall,
    ToolPart,
    ToolStatusEvent,
    UiComponentEvent,
)


class Parts:
    """An answer's parts as far as events have come. A text is joined when it is asked for."""

    def __init__(self) -> None:
        self._parts: list[Part | list[str]] = []

    def take(self, parts: Sequence[Part]) -> None:
        """Begin anew with these."""
        self._parts = [[part.text] if isinstance(part, TextPart) else part for part in parts]

    def add(self, event: TokenEvent | ToolStatusEvent | UiComponentEvent) -> None:
        """Change them as an event of their turn says."""
        match event:
            case TokenEvent():
                self._write(event.text)
            case ToolStatusEvent():
                call = ToolPart(kind="tool_call", tool_call=event.tool_call)
                self._put(call, self._place(ToolPart, event.tool_call.id))
            case UiComponentEvent(action="remove"):
                self._remove(self._place(ComponentPart, event.component_id))
            case UiComponentEvent(component=component) if component is not None:
                shown = ComponentPart(kind="component", component=component)
                self._put(shown, self._place(ComponentPart, event.component_id))

    def whole(self) -> list[Part]:
        """Return them as the contract has them."""
        return [
            TextPart(kind="text", text="".join(part)) if isinstance(part, list) else part
            for part in self._parts
        ]

    def text(self) -> str:
        """Return what they say."""
        return "".join("".join(part) for part in self._parts if isinstance(part, list))

    def tool_calls(self) -> dict[str, ToolCall]:
        """Return the tool calls by their ids, in order."""
        calls = (part.tool_call for part in self._parts if isinstance(part, ToolPart))
        return {call.id: call for call in calls}

    def components(self) -> dict[str, Component]:
        """Return the components by their ids, in order."""
        shown = (part.component for part in self._parts if isinstance(part, ComponentPart))
        return {component.id: component for component in shown}

    def _write(self, text: str) -> None:
        if self._parts and isinstance(last := self._parts[-1], list):
            last.append(text)
        else:
            self._parts.append([text])

    def _put(self, part: Part, at: int | None) -> None:
        if at is None:
            self._parts.append(part)
        else:
            self._parts[at] = part

    def _remove(self, at: int | None) -> None:
        if at is None:
            return
        del self._parts[at]
        if 0 < at < len(self._parts):
            before, after = self._parts[at - 1], self._parts[at]
            if isinstance(before, list) and isinstance(after, list):
                before += after
                del self._parts[at]

    def _place(self, kind: type[ToolPart] | type[ComponentPart], id_: str) -> int | None:
        for at, part in enumerate(self._parts):
            if isinstance(part, kind) and _id_of(part) == id_:
                return at
        return None


def _id_of(part: ToolPart | ComponentPart) -> str:
    return part.tool_call.id if isinstance(part, ToolPart) else part.component.id
