"""What a caller may select: `GET /data`, `GET /tools`."""

from __future__ import annotations

from functools import partial

import structlog

from app.agent.letting_go import contained_call
from app.core.ports import Ports
from app.routers.contract import Contract, ContractRouter
from app.routers.dependencies import Caller, ThePorts, TheSources, TheTools
from generated import DataSource, DataSourceList, Tool, ToolList
from tools import base

_log = structlog.get_logger(__name__)


def router(contract: Contract) -> ContractRouter:
    routes = ContractRouter(contract)
    routes.bind("listDataSources", list_data_sources)
    routes.bind("listTools", list_tools)
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
    listed: list[Tool] = []
    for tool in tools.offered(caller):
        try:
            listed.append(contained_call(partial(_listed, tool, ports)))
        except Exception:  # noqa: BLE001 - the boundary around foreign code
            _log.exception("a tool cannot be listed", tool=tool.name)
    return ToolList(tools=listed)


def _listed(tool: base.Tool[base.Arguments], ports: Ports) -> Tool:
    return Tool(
        name=tool.name,
        title=tool.title,
        description=tool.describe(ports),
        parameters=tool.parameters(),
        timeout_seconds=tool.timeout_seconds,
    )
