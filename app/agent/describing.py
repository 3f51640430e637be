"""What tools say of themselves: asked of foreign code, and one that cannot say is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from app.agent.letting_go import contained_call
from app.core.llm import ToolSpec
from app.core.ports import Ports
from tools.base import Tool


def described(
    tools: Iterable[Tool[Any]], ports: Ports, failed: Callable[[Tool[Any], Exception], None]
) -> Iterator[tuple[Tool[Any], ToolSpec]]:
    """Yield each tool with what a model and people are told of it; `failed` hears of the others."""
    for tool in tools:
        try:
            spec = contained_call(partial(_spec, tool, ports))
        except Exception as error:  # noqa: BLE001 - the boundary around foreign code
            failed(tool, error)
        else:
            yield tool, spec


def _spec(tool: Tool[Any], ports: Ports) -> ToolSpec:
    return ToolSpec(tool.name, tool.describe(ports), tool.parameters())
