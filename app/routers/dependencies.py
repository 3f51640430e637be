"""What handlers ask FastAPI for: the services and the caller.

Both are asynchronous though they wait for nothing: a plain function would be run on a thread.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from app.state import AppState
from generated import Principal


async def _services(connection: HTTPConnection) -> AppState:
    services: AppState = connection.state.services
    return services


async def _caller(connection: HTTPConnection) -> Principal:
    principal: Principal = connection.state.principal
    return principal


ServicesOf = Annotated[AppState, Depends(_services)]
Caller = Annotated[Principal, Depends(_caller)]
