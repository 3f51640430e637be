"""What a caller may select: `GET /data`, `GET /tools`."""

from __future__ import annotations

from app.routers.contract import Contract, ContractRouter
from app.routers.dependencies import Caller, ServicesOf
from generated import DataSourceList, ToolList


def router(contract: Contract) -> ContractRouter:
    routes = ContractRouter(contract)
    routes.bind("listDataSources", list_data_sources)
    routes.bind("listTools", list_tools)
    return routes


async def list_data_sources(services: ServicesOf, caller: Caller) -> DataSourceList:
    """The data sources that the caller may select."""
    return services.list_data_sources(caller)


async def list_tools(services: ServicesOf, caller: Caller) -> ToolList:
    """The tools that the caller may select."""
    return services.list_tools(caller)
