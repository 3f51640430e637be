"""What a caller may select: `GET /data`, `GET /tools`; and what to begin with: `GET /examples`."""

from __future__ import annotations

from typing import Any

import structlog

from app.agent.describing import described
from app.routers.contract import Contract, ContractRouter
from app.routers.dependencies import Caller, TheExamples, ThePorts, TheSources, TheTools
from generated import DataSource, DataSourceList, ExampleList, Tool, ToolList
from tools import base

_log = structlog.get_logger(__name__)


def router(contract: Contract) -> ContractRouter:
    routes = ContractRouter(contract)
    routes.bind("listDataSources", list_data_sources)
    routes.bind("listTools", list_tools)
    routes.bind("listExamples", list_examples)
    return routes


async def list_data_sources(sources: TheSources, caller: Caller) -> DataSourceList:
    """The data sources that the caller may select."""
    return DataSourceList(
        data_sources=[
            DataSource(name=source.name, title=source.title, description=source.description)
            for source in sources.offered(caller)
        ]
    )


async def list_tools(tools: TheTools, ports: ThePorts, caller: Caller) -> ToolList:
    """The tools that the caller may select; one that cannot say what it is, is not."""
    return ToolList(
        tools=[
            Tool(
                name=spec.name,
                title=tool.title,
                description=spec.description,
                parameters=dict(spec.parameters),
                timeout_seconds=tool.timeout_seconds,
            )
            for tool, spec in described(tools.offered(caller), ports, _cannot_be_listed)
        ]
    )


async def list_examples(
    examples: TheExamples, tools: TheTools, sources: TheSources, caller: Caller
) -> ExampleList:
    """The examples of which the caller may select all that they name."""
    return ExampleList(
        examples=[
            example
            for example in examples
            if all(tools.allows(caller, name) for name in example.tools)
            and all(sources.allows(caller, name) for name in example.data_sources)
        ]
    )


def _cannot_be_listed(tool: base.Tool[Any], error: Exception) -> None:
    _log.error("a tool cannot be listed", tool=tool.name, exc_info=error)
