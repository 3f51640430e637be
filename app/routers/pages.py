"""Files that are served as they are: the chat page, the contract, the pages that show it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from fastapi.responses import FileResponse

from app.routers.contract import Contract, ContractRouter

STATIC_FOLDER = Path(__file__).resolve().parents[2] / "static"


def router(contract: Contract) -> ContractRouter:
    """Return the routes."""
    routes = ContractRouter(contract)
    files = {
        "getPage": (STATIC_FOLDER / "index.html", "text/html"),
        "getDocs": (STATIC_FOLDER / "docs.html", "text/html"),
        "getRedoc": (STATIC_FOLDER / "redoc.html", "text/html"),
        "getAsyncapiDocs": (STATIC_FOLDER / "docs_asyncapi.html", "text/html"),
        "getOpenapiJson": (contract.folder / "openapi.json", "application/json"),
        "getOpenapiYaml": (contract.folder / "openapi.yaml", "application/yaml"),
        "getAsyncapiJson": (contract.folder / "asyncapi.json", "application/json"),
        "getAsyncapiYaml": (contract.folder / "asyncapi.yaml", "application/yaml"),
    }
    for operation_id, (path, media_type) in files.items():
        routes.bind(operation_id, _sender(path, media_type), response_class=FileResponse)
    return routes


def _sender(path: Path, media_type: str) -> Callable[[], Awaitable[FileResponse]]:
    async def send_file() -> FileResponse:
        return FileResponse(path, media_type=media_type)

    return send_file
