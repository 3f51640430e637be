"""An answer while it is written: text, tool calls and components, in the order in which they came.

The contract says how events make parts (`Part`); this is the same rule on the service's side.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from app.core.errors import ToolError
from app.core.turns import Called, Change, Removed, Shown, Written
from generated import Component, ComponentPart, Part, TextPart, ToolCall, ToolPart

MAX_COMPONENTS = 100  # the contract's bound on a message's components
# As JSON, of one component and of all in an answer: each is one frame, and the answer is another.
MAX_COMPONENT_CHARS = 500_000
MAX_COMPONENTS_CHARS = 1_000_000

Place: TypeAlias = tuple[Literal["text"], int] | tuple[Literal["call", "component"], str]
"""Where a part stands: a text by the number of its first delta, anything else by its id."""


class Answer:
    """What was written and shown so far. The text is held once, as it came."""

    def __init__(self) -> None:
        self.deltas: list[str] = []
        self.tool_calls: dict[str, ToolCall] = {}
        self.components: dict[str, Component] = {}
        self._chars: dict[str, int] = {}
        self._places: list[Place] = []
        self._writing = False
        self._changes: list[tuple[int, Change]] = []
        self._taken = 0

    def write(self, delta: str) -> None:
        """Go on with the text, or begin a new one behind what came since."""
        if not self._writing:
            self._writing = True
            self._places.append(("text", len(self.deltas)))
        self.deltas.append(delta)

    def call(self, call: ToolCall) -> None:
        """Put a tool call at the end, or a later state of it in its place."""
        if call.id not in self.tool_calls:
            self._put(("call", call.id))
        self.tool_calls[call.id] = call
        self._changed(Called(call))

    def show(self, component: Component, *, chars: int) -> bool:
        """Put a component of so many characters at the end, or in the place of the one with its id.

        Returns whether it is new. Raises `ToolError` past the bounds on their number and size.
        """
        new = component.id not in self.components
        if new and len(self.components) >= MAX_COMPONENTS:
            raise ToolError(f"This answer already shows {MAX_COMPONENTS} components.")
        others = sum(self._chars.values()) - self._chars.get(component.id, 0)
        if chars > MAX_COMPONENT_CHARS or others + chars > MAX_COMPONENTS_CHARS:
            raise ToolError("That is too much to show on the page. Show less of it.")
        if new:
            self._put(("component", component.id))
        self.components[component.id] = component
        self._chars[component.id] = chars
        self._changed(Shown(component))
        return new

    def remove(self, component_id: str) -> bool:
        """Take a component out and say whether it was there. Texts that then meet become one."""
        if self.components.pop(component_id, None) is None:
            return False
        del self._chars[component_id]
        at = self._places.index(("component", component_id))
        del self._places[at]
        if 0 < at < len(self._places) and self._is_text(at - 1) and self._is_text(at):
            del self._places[at]
        self._writing = bool(self._places) and self._is_text(-1)
        self._changed(Removed(component_id))
        return True

    def take_changes(self) -> list[Change]:
        """Return what has changed since the last time, in order."""
        changes: list[Change] = []
        for place, change in [*self._changes, (len(self.deltas), None)]:
            if place > self._taken:
                changes.append(Written("".join(self.deltas[self._taken : place])))
                self._taken = place
            if change is not None:
                changes.append(change)
        self._changes.clear()
        return changes

    def redo(self, changes: Sequence[Change]) -> None:
        """Let changes happen again, in an answer that is made out of what was stored."""
        for change in changes:
            match change:
                case Written():
                    self.write(change.text)
                case Called():
                    self.call(change.call)
                case Shown():
                    self.show(change.component, chars=0)
                case Removed():
                    self.remove(change.component_id)

    def text(self, since: int = 0) -> str:
        """Return what was written, from delta number `since` on."""
        return "".join(self.deltas[since:])

    def parts(self) -> list[Part]:
        """Return the parts as the contract has them."""
        parts: list[Part] = []
        end = len(self.deltas)
        for place in reversed(self._places):
            match place:
                case ("text", start):
                    parts.append(TextPart(kind="text", text="".join(self.deltas[start:end])))
                    end = start
                case ("call", id_):
                    parts.append(ToolPart(kind="tool_call", tool_call=self.tool_calls[id_]))
                case ("component", id_):
                    parts.append(ComponentPart(kind="component", component=self.components[id_]))
        return parts[::-1]

    def _changed(self, change: Change) -> None:
        self._changes.append((len(self.deltas), change))

    def _put(self, place: Place) -> None:
        self._places.append(place)
        self._writing = False

    def _is_text(self, at: int) -> bool:
        return self._places[at][0] == "text"
