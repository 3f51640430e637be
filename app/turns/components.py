"""The buttons and forms that a session shows, by name, for their call-backs."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from app.turns.order import Names
from generated import Button, Form

MAX_SHOWN = 200


@dataclass(frozen=True, slots=True)
class ShownComponent:
    """A button or form, the tool that made it, and with what to answer its call-back."""

    component: Button | Form
    maker: str
    chat_id: str
    names: Names


class ShownComponents:
    """One session's components; the oldest beyond 200 are forgotten."""

    def __init__(self) -> None:
        self._shown: OrderedDict[str, ShownComponent] = OrderedDict()

    def remember(self, shown: ShownComponent) -> None:
        """Keep a component for its call-backs."""
        self._shown[shown.component.id] = shown
        while len(self._shown) > MAX_SHOWN:
            self._shown.popitem(last=False)

    def forget(self, component_id: str) -> None:
        """Drop a component that was removed, or that takes call-backs no more."""
        self._shown.pop(component_id, None)

    def get(self, component_id: str) -> ShownComponent | None:
        """Return the component with this id, while it is on the page and takes call-backs."""
        return self._shown.get(component_id)
