"""For those who run the service: `GET /health`."""

from __future__ import annotations

from fastapi import Response

from app.routers.contract import Contract, ContractRouter
from app.routers.dependencies import ServicesOf
from generated import Health


def router(contract: Contract) -> ContractRouter:
    routes = ContractRouter(contract)
    routes.bind("getHealth", get_health)
    return routes


async def get_health(services: ServicesOf, response: Response) -> Health:
    """Whether the service can do its work; 503 once it stops, so that nobody is sent here."""
    health = services.health()
    if health.status == "stopping":
        response.status_code = 503
    return health
