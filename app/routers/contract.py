"""Routes bound to the contract: path, verb and status come from `generated/contract/openapi.json`.

A handler names its operation; an operation without a handler, or the other way round, stops the
start.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Depends, Request

from app.core.errors import CallerError
from app.routers.strict_request import StrictRoute
from generated import ErrorDetail

CONTRACT_FOLDER = Path(__file__).resolve().parents[2] / "generated" / "contract"
_VERBS = frozenset({"get", "post", "put", "patch", "delete"})


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the contract."""

    id: str
    verb: str
    path: str
    status: int
    public: bool
    spec: dict[str, Any]

    def matches(self, path: str) -> bool:
        """Whether this is an address of the operation's."""
        parts, own = path.split("/"), self.path.split("/")
        return len(parts) == len(own) and all(
            mine == part or mine.startswith("{") for mine, part in zip(own, parts, strict=True)
        )

    @property
    def strict(self) -> bool:
        """Whether it refuses what it does not know; pages and files are opened from anywhere."""
        return not {"page", "contract"} & set(self.spec["tags"])

    @property
    def query(self) -> frozenset[str]:
        """The names that its query may have."""
        named = self.spec.get("parameters", ())
        return frozenset(p["name"] for p in named if p["in"] == "query")


class Contract:
    """The bundled OpenAPI document and its operations."""

    def __init__(self, folder: Path = CONTRACT_FOLDER) -> None:
        self.folder = folder
        self.openapi: dict[str, Any] = json.loads((folder / "openapi.json").read_text("utf-8"))
        self.operations = {operation.id: operation for operation in _operations(self.openapi)}
        self.version: str = self.openapi["info"]["version"]

    def public_paths(self) -> frozenset[str]:
        """Return the paths that need no identity."""
        return frozenset(op.path for op in self.operations.values() if op.public)

    def verbs(self, path: str) -> list[str]:
        """Return the verbs of a path, upper case; empty for an unknown path.

        HEAD goes with GET, as the contract says of all of them at once.
        """
        named = {op.verb.upper() for op in self.operations.values() if op.matches(path)}
        return sorted(named | ({"HEAD"} if "GET" in named else set()))


class ContractRouter(APIRouter):
    """A router whose routes are bound by operation id."""

    def __init__(self, contract: Contract) -> None:
        super().__init__(route_class=StrictRoute)
        self._contract = contract
        self.bound: set[str] = set()

    def bind(self, operation_id: str, handler: Callable[..., Any], **extra: Any) -> None:
        """Serve an operation. Raises KeyError when the contract has none of that id."""
        operation = self._contract.operations[operation_id]
        self.bound.add(operation_id)
        self.add_api_route(
            operation.path,
            handler,
            methods=[operation.verb.upper()],
            status_code=operation.status,
            operation_id=operation_id,
            summary=operation.spec["summary"],
            tags=operation.spec["tags"],
            dependencies=[Depends(_only(operation.query))] if operation.strict else [],
            **extra,
        )


def _only(known: frozenset[str]) -> Callable[[Request], Awaitable[None]]:
    """Return a check that a request's query has no name but these."""

    async def check_query(request: Request) -> None:
        strange = sorted(request.query_params.keys() - known)
        if strange:
            details = [
                ErrorDetail(at=f"query/{name}"[:500], problem="There is no such parameter.")
                for name in strange[:20]
            ]
            raise CallerError("The request does not fit the contract.", details=details)

    return check_query


def check_complete(contract: Contract, routers: list[ContractRouter]) -> None:
    """Raise RuntimeError unless every operation is served exactly by one router."""
    bound = set().union(*(router.bound for router in routers))
    if bound != contract.operations.keys():
        missing = sorted(contract.operations.keys() ^ bound)
        raise RuntimeError(f"Operations without a handler, or handlers without one: {missing}")


def _operations(document: dict[str, Any]) -> Iterator[Operation]:
    for path, item in document["paths"].items():
        for verb in _VERBS & item.keys():
            spec = item[verb]
            status = min(int(code) for code in spec["responses"] if code.startswith("2"))
            yield Operation(
                spec["operationId"], verb, path, status, spec.get("security") == [], spec
            )
