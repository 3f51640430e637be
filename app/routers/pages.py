"""Files that are served as they are: the chat page, the contract, the pages that show it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

from fastapi.responses import FileResponse, Response

from app.routers.contract import Contract, ContractRouter
from app.routers.served_contract import ServedContract

STATIC_FOLDER = Path(__file__).resolve().parents[2] / "static"
DOCS_FOLDER = STATIC_FOLDER.parent / "generated" / "docs"


PAGES = {
    "getPage": STATIC_FOLDER / "index.html",
    "getDocs": STATIC_FOLDER / "docs.html",
    "getRedoc": STATIC_FOLDER / "redoc.html",
    "getAsyncapiDocs": DOCS_FOLDER / "asyncapi.html",
    "getClientFrames": DOCS_FOLDER / "client-frames.html",
    "getServerFrames": DOCS_FOLDER / "server-frames.html",
    "getFrameShapes": DOCS_FOLDER / "frame-shapes.html",
    "getQuickStart": DOCS_FOLDER / "quickstart.html",
    "getProtocol": DOCS_FOLDER / "protocol.html",
    "getProtocolNotes": DOCS_FOLDER / "protocol-notes.html",
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
    for operation_id, path in PAGES.items():
        routes.bind(operation_id, _sender(path), response_class=FileResponse)
    for operation_id, (name, media_type) in DOCUMENTS.items():
        handler = served.sender(contract.folder / name, media_type)
        routes.bind(operation_id, handler, response_class=Response)
    return routes


def _sender(path: Path) -> Callable[[], Awaitable[FileResponse]]:
    async def send_file() -> FileResponse:
        return FileResponse(path, media_type="text/html")

    return send_file
