"""What a tool is: a subclass of `Tool`, one per file in this folder, found by being here.

A tool declares its name, its arguments (a Pydantic model, from which the model's JSON Schema is
made) and its time limit, and implements `run`. It reaches the world only through its
`ToolContext`: data through ports, the page through components. The runner above it checks access
and arguments, keeps the time, and turns what it raises into an answer for the model; a tool needs
no defence of its own.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict

from app.core.ports import Ports
from generated import Component, Principal


class Arguments(BaseModel):
    """The base of a tool's arguments: unknown names are refused, so the model hears of it."""

    model_config = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a call came to.

    `content` goes to the model (text or JSON; cut at 32,000 characters), `summary` to people (a
    line).
    """

    content: str
    summary: str


@dataclass(frozen=True, slots=True)
class UiEvent:
    """A person used a call-back of a component that this tool had shown."""

    component: Component
    callback: str
    values: Mapping[str, str | float | bool]


class ToolContext(Protocol):
    """What one call may know and do."""

    @property
    def principal(self) -> Principal:
        """Whose call this is."""
        ...

    @property
    def ports(self) -> Ports:
        """The adapters, for this caller: `context.ports.need(SqlReader)`."""
        ...

    def show(self, component: Component) -> None:
        """Put a component on the page, or replace the one with its id.

        Raises `ToolError` past 100 components in one turn.
        """
        ...

    def remove(self, component_id: str) -> None:
        """Take a component off the page; an unknown one is ignored."""
        ...

    def progress(self, text: str) -> None:
        """Tell people what the call is doing; at most 500 characters are shown."""
        ...


A = TypeVar("A", bound=BaseModel)


class Tool(ABC, Generic[A]):
    """One thing that the model can do. Instances hold no state of a call: many run at once."""

    name: ClassVar[str]
    title: ClassVar[str]
    description: ClassVar[str]
    arguments: type[A]
    timeout_seconds: ClassVar[float] = 10.0

    def describe(self, ports: Ports) -> str:  # noqa: ARG002 - for tools whose text depends on data
        """Return the description for the model and for `GET /tools`, at most 4,000 characters."""
        return self.description

    def parameters(self) -> dict[str, Any]:
        """Return the JSON Schema of the arguments, written plainly: see `plain_schema`."""
        return plain_schema(self.arguments)

    @abstractmethod
    async def run(self, arguments: A, context: ToolContext) -> ToolResult:
        """Do the work. Raise `ToolError` with what went wrong and what to try instead."""

    async def on_ui_event(self, event: UiEvent, context: ToolContext) -> ToolResult:  # noqa: ARG002
        """Handle a call-back of a component of this tool.

        The result's content is told to the model as the user's message. Unless a tool does more,
        that is what the person did.
        """
        return describe_ui_event(event)


def describe_ui_event(event: UiEvent) -> ToolResult:
    """Say in words what a person did with a component."""
    label = getattr(getattr(event.component, "callback", None), "label", event.callback)
    lines = [f"- {name}: {value}" for name, value in event.values.items()]
    head = f'I used "{label}" of "{event.component.title}"' + (
        " with these values:" if lines else "."
    )
    return ToolResult(content="\n".join([head, *lines]), summary=f"Used “{label}”")


_MAPS = {"properties", "patternProperties"}
_LISTS = {"anyOf", "oneOf", "allOf", "prefixItems"}
_SINGLE = {"items", "additionalProperties", "propertyNames"}
_NOISE = {"title", "discriminator", "$defs"}


@lru_cache(maxsize=256)
def plain_schema(model: type[BaseModel]) -> dict[str, Any]:
    """Return a model's JSON Schema in the simple form that language models follow best.

    Inner models stand where they are used, there are no titles, and an argument that may be left
    out does not offer null. Raises `TypeError` for a model that holds itself: it has no such form.
    Every step of every turn asks, so the last 256 answers are kept; do not change one.
    """
    schema = model.model_json_schema()
    return _plain(schema, schema.get("$defs", {}), ())


def _plain(
    schema: Mapping[str, Any], definitions: Mapping[str, Any], within: tuple[str, ...]
) -> dict[str, Any]:
    schema = _without_null(schema)
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        if name in within:
            raise TypeError(f"{name} holds itself; describe it as a flat list instead")
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        return _plain({**definitions[name], **beside}, definitions, (*within, name))
    plain: dict[str, Any] = {}
    for key, value in schema.items():
        if key in _MAPS:
            plain[key] = {name: _plain(v, definitions, within) for name, v in value.items()}
        elif key in _LISTS:
            plain[key] = [_plain(v, definitions, within) for v in value]
        elif key in _SINGLE and isinstance(value, Mapping):
            plain[key] = _plain(value, definitions, within)
        elif key not in _NOISE:
            plain[key] = value
    return plain


def _without_null(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Drop the null of an optional argument, and the choice with it when one thing is left."""
    kinds = schema.get("anyOf", [])
    if {"type": "null"} not in kinds or schema.get("default", ...) is not None:
        return schema
    kept = [kind for kind in kinds if kind != {"type": "null"}]
    rest = {key: value for key, value in schema.items() if key not in ("anyOf", "default")}
    return {**kept[0], **rest} if len(kept) == 1 else {"anyOf": kept, **rest}
