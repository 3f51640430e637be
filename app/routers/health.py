"""For those who run the service: `GET /health`."""

from __future__ import annotations

from app.routers.contract import Contract, ContractRouter
from app.routers.dependencies import ServicesOf
from generated import Health


def router(contract: Contract) -> ContractRouter:
    """Return the routes."""
    routes = ContractRouter(contract)
    routes.bind("getHealth", get_health)
    return routes


async def get_health(services: ServicesOf) -> Health:
    """Whether the service can do its work."""
    return services.health()
