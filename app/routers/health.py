"""For those who run the service: `GET /health`."""

from __future__ import annotations

import time
from typing import Literal

from fastapi import Response

from app.routers.contract import Contract, ContractRouter
from app.routers.dependencies import TheState
from generated import Health


def router(contract: Contract) -> ContractRouter:
    routes = ContractRouter(contract)
    routes.bind("getHealth", get_health)
    return routes


async def get_health(state: TheState, response: Response) -> Health:
    """Whether the service can do its work; 503 once it stops, so that nobody is sent here."""
    well = state.monitor.state.available and state.counters.log == 0
    running: Literal["ok", "degraded"] = "ok" if well else "degraded"
    if state.shutdown.begun:
        response.status_code = 503
    return Health(
        status="stopping" if state.shutdown.begun else running,
        version=state.version,
        contract_version=state.contract_version,
        uptime_seconds=round(time.monotonic() - state.began, 3),
        errors=state.counters.as_contract(),
        llm=state.monitor.state,
    )
