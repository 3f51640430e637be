"""Running turns as they are stored, so that a crash loses little, and the port that stores them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, Protocol, TypeAlias

from pydantic import Field

from generated import Component, ToolCall


@dataclass(frozen=True, slots=True)
class Written:
    """More text."""

    text: str
    kind: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Called:
    """A tool call came further."""

    call: ToolCall
    kind: Literal["call"] = "call"


@dataclass(frozen=True, slots=True)
class Shown:
    """A component came, or another one in its place."""

    component: Component
    kind: Literal["show"] = "show"


@dataclass(frozen=True, slots=True)
class Removed:
    """A component was taken out."""

    component_id: str
    kind: Literal["remove"] = "remove"


Change: TypeAlias = Annotated[Written | Called | Shown | Removed, Field(discriminator="kind")]
"""What an answer grew by."""


@dataclass(frozen=True, slots=True)
class Growth:
    """What a turn's answer grew by since the growth before, which had the number below."""

    turn_id: str
    number: int
    changes: Sequence[Change]


@dataclass(frozen=True, slots=True)
class UnfinishedTurn:
    """A turn whose end is not stored, and its answer as far as it is."""

    turn_id: str
    chat_id: str
    owner: str
    message_id: str
    changes: Sequence[Change]


class TurnStore(Protocol):
    """Where running turns are kept. They are opened and ended with their messages, by the
    `ChatStore`.
    """

    async def grow(self, growths: Sequence[Growth]) -> None:
        """Store what answers have grown by, in one transaction. A turn that has ended is left."""
        ...

    async def unfinished(self) -> Sequence[UnfinishedTurn]:
        """Return the turns that were opened and not ended."""
        ...
