"""Makes the application: middleware, routers, static files. Nothing happens at import."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypedDict, Unpack

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.types import Scope

from app.bootstrap import About, Given, build
from app.core.access import AccessPolicy
from app.middleware.body_limit import BodyLimitMiddleware
from app.middleware.errors import ErrorsMiddleware
from app.middleware.fair_share import FairShareMiddleware
from app.middleware.head_and_range import HeadAndRangeMiddleware
from app.middleware.identity import IdentityMiddleware, IdentityRules
from app.middleware.origin import OriginMiddleware
from app.middleware.request_id import RequestIdMiddleware
from app.middleware.security_headers import SecurityHeadersMiddleware
from app.routers import caller, chat, chats, errors, health, live, offer, pages
from app.routers.contract import Contract, check_complete
from app.settings import Settings
from app.starting import load_policy
from app.state import AppState

VERSION = "0.1.0"


class State(TypedDict):
    """What the lifespan gives to every request."""

    parts: AppState


def create_app(settings: Settings, **given: Unpack[Given]) -> FastAPI:
    """Return the application, with the adapters that are given in place of its own.

    Raises when the contract does not fit the code, or `CannotStart`.
    """
    contract = Contract()
    policy = load_policy(settings)
    about = About(VERSION, contract.version)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[State]:
        async with build(settings, policy, about, **given) as parts:
            app.state.drain = parts.shutdown.drain
            yield {"parts": parts}

    app = FastAPI(
        title="parlance",
        lifespan=lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    _add_routes(app, contract, settings)
    _add_middleware(app, settings, policy, contract)
    return app


def _add_routes(app: FastAPI, contract: Contract, settings: Settings) -> None:
    routers = [module.router(contract) for module in (caller, chat, chats, health, offer)]
    routers.append(pages.router(contract, settings.allowed_origins))
    check_complete(contract, routers)
    for router in routers:
        app.include_router(router)
    app.include_router(live.router())
    app.mount("/static", StaticFiles(directory=pages.STATIC_FOLDER, follow_symlink=True))
    errors.install(app, contract)
    app.openapi = lambda: contract.openapi  # type: ignore[method-assign]


def _add_middleware(
    app: FastAPI, settings: Settings, policy: AccessPolicy, contract: Contract
) -> None:
    """Add from the inside out: what is added last meets a request first."""
    rules = IdentityRules(
        test_mode=settings.test_mode,
        trusted_proxies=settings.trusted_proxies,
        proxy_secret=settings.proxy_secret.get_secret_value() if settings.proxy_secret else None,
        public_paths=contract.public_paths(),
        groups=policy.groups,
    )
    own = _own_hosts(settings)
    origins = [*settings.allowed_origins, *(f"http://{host}" for host in own)]
    app.add_middleware(HeadAndRangeMiddleware)
    app.add_middleware(BodyLimitMiddleware, limit=settings.max_frame_bytes)
    app.add_middleware(FairShareMiddleware)
    app.add_middleware(IdentityMiddleware, rules=rules)
    app.add_middleware(OriginMiddleware, allowed=origins, hosts=own)
    app.add_middleware(ErrorsMiddleware, count=_count_internal)
    app.add_middleware(SecurityHeadersMiddleware)
    app.add_middleware(RequestIdMiddleware)


def _own_hosts(settings: Settings) -> list[str]:
    """Return the names by which a test-mode service is reached; elsewhere the proxy knows."""
    if not settings.test_mode or settings.test_mode_force:
        return []
    port = "" if settings.port == 80 else f":{settings.port}"  # browsers leave the default out
    return [f"{name}{port}" for name in ("127.0.0.1", "localhost", "[::1]")]


def _count_internal(scope: Scope) -> None:
    parts: AppState = scope["state"]["parts"]
    parts.counters.internal += 1
