"""The places where the service meets the world: small interfaces that adapters implement.

The language model's ports are in `llm`; these serve tools and retrieval.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, cast, runtime_checkable

from app.core.errors import ToolError


@dataclass(frozen=True, slots=True)
class CodeResult:
    """What a program printed and returned. `value` is JSON-like or the text of what is not."""

    output: str
    value: Any
    truncated: bool = False


class CodeRunner(Protocol):
    """Runs untrusted Python (a subset) with no access to files, network or environment."""

    async def run(self, code: str, inputs: Mapping[str, Any] | None = None) -> CodeResult:
        """Run a program and return what it printed and its last expression.

        Raises `ToolError` with the program's own error, or one that names the limit that it met.
        """
        ...

    async def calculate(self, expression: str) -> str:
        """Evaluate one arithmetic expression (the `math` module's names are there).

        Raises `ToolError`.
        """
        ...


@dataclass(frozen=True, slots=True)
class SqlResult:
    """Rows of a query, at most the runner's row limit; `truncated` says that there were more."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | float | None, ...], ...]
    truncated: bool


class SqlReader(Protocol):
    """Runs one read-only SQL statement, whatever it says, over a fixed set of tables."""

    def describe(self) -> str:
        """Tables, columns and their meaning, as text for the model."""
        ...

    async def query(self, sql: str) -> SqlResult:
        """Run one statement. Raises `ToolError` saying what was refused or wrong."""
        ...


@dataclass(frozen=True, slots=True)
class Document:
    """A part of a data source that can be cited. `location` is for people: "page 3, Leave"."""

    id: str
    title: str
    location: str
    text: str


class DataSource(Protocol):
    """A body of text that a message may select. Files today, an API or a database tomorrow."""

    @property
    def name(self) -> str:
        """The name that clients select."""
        ...

    @property
    def title(self) -> str:
        """A short name for people."""
        ...

    @property
    def description(self) -> str:
        """What it holds, in a sentence."""
        ...

    async def documents(self) -> Sequence[Document]:
        """Return every citable part, a few hundred words each. Raises `ToolError` when down."""
        ...


T = TypeVar("T")


@runtime_checkable
class SharedOut(Protocol):
    """An adapter whose use is shared out between callers, so that none keeps the others out."""

    def for_caller(self, caller: str) -> object:
        """Return the same adapter, with everything that it is asked for counted as this caller's.

        Callers are told apart by this text and by nothing else.
        """
        ...


class Ports:
    """The adapters that tools may ask for, by the port that they implement."""

    def __init__(self, adapters: Mapping[type, object], caller: str | None = None) -> None:
        self._adapters = dict(adapters)
        self._caller = caller

    def for_caller(self, caller: str) -> Ports:
        """Return the same ports for the calls of one caller."""
        return Ports(self._adapters, caller)

    def need(self, port: type[T]) -> T:
        """Return the adapter of a port. Raises `ToolError` when this service has none."""
        adapter = self._adapters.get(port)
        if adapter is None:
            raise ToolError(f"This service has no {port.__name__}; ask its operator for it.")
        if self._caller is not None and isinstance(adapter, SharedOut):
            adapter = adapter.for_caller(self._caller)
        return cast(T, adapter)
