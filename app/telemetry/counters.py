"""Failures since the start, for `GET /health`."""

from __future__ import annotations

from dataclasses import dataclass

from generated import ErrorCounters


@dataclass(slots=True)
class Counters:
    """Counts; only ever incremented, from the event loop."""

    internal: int = 0
    llm: int = 0
    tool: int = 0
    log: int = 0

    def tool_failed(self) -> None:
        """Count one failed tool call."""
        self.tool += 1

    def as_contract(self) -> ErrorCounters:
        """Return the counts as the contract writes them."""
        return ErrorCounters(internal=self.internal, llm=self.llm, tool=self.tool, log=self.log)
