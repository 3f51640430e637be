"""Files that are served as they are: the chat page, the contract, the pages that show it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

from fastapi.responses import FileResponse, Response

from app.routers.contract import Contract, ContractRouter
from app.routers.served_contract import ServedContract

STATIC_FOLDER = Path(__file__).resolve().parents[2] / "static"


PAGES = {
    "getPage": "index.html",
    "getDocs": "docs.html",
    "getRedoc": "redoc.html",
    "getAsyncapiDocs": "docs_asyncapi.html",
}
DOCUMENTS = {
    "getOpenapiJson": ("openapi.json", "application/json"),
    "getOpenapiYaml": ("openapi.yaml", "application/yaml"),
    "getAsyncapiJson": ("asyncapi.json", "application/json"),
    "getAsyncapiYaml": ("asyncapi.yaml", "application/yaml"),
}


def router(contract: Contract, origins: Iterable[str]) -> ContractRouter:
    """Return the routes; `origins` are those at which people reach this service."""
    routes, served = ContractRouter(contract), ServedContract(origins)
    for operation_id, name in PAGES.items():
        routes.bind(operation_id, _sender(STATIC_FOLDER / name), response_class=FileResponse)
    for operation_id, (name, media_type) in DOCUMENTS.items():
        handler = served.sender(contract.folder / name, media_type)
        routes.bind(operation_id, handler, response_class=Response)
    return routes


def _sender(path: Path) -> Callable[[], Awaitable[FileResponse]]:
    async def send_file() -> FileResponse:
        return FileResponse(path, media_type="text/html")

    return send_file
