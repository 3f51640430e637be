"""Every HTTP error in the contract's one shape."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from app.core.errors import AppError, CallerError, MethodNotAllowed, NotFound
from app.middleware.asgi import error_body, request_id_of, whole_seconds
from app.routers.contract import Contract
from app.sessions.decoding import place
from generated import ErrorDetail


def install(app: FastAPI, contract: Contract) -> None:
    """Shape what handlers and FastAPI raise."""

    async def app_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, AppError)
        return _answer(request, error)

    async def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        details = [_detail(problem) for problem in error.errors()[:20]]
        wanted = "Send the body as application/json." if _is_foreign(request) else ""
        message = f"The request does not fit the contract. {wanted}".rstrip()
        return _answer(request, CallerError(message, details=details))

    async def http_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if isinstance(error.__cause__, AppError):  # FastAPI wraps what reading a body raises
            return _answer(request, error.__cause__)
        return _answer(
            request, _meaning(error, request, contract), _allow(error, request, contract)
        )

    app.add_exception_handler(AppError, app_error)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http_error)


def _is_foreign(request: Request) -> bool:
    """Whether a body came as something else than JSON; it is not looked at then."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    length = request.headers.get("content-length", "0")
    return length != "0" and media != "application/json" and not media.endswith("+json")


def _answer(request: Request, error: AppError, headers: dict[str, str] | None = None) -> Response:
    body = error_body(error, request_id_of(request.scope))
    extra = dict(headers or {})
    if error.retry_after is not None:
        extra["retry-after"] = whole_seconds(error.retry_after)
    return Response(body, error.status, extra, "application/json")


def _detail(problem: dict[str, object]) -> ErrorDetail:
    location = problem["loc"]
    assert isinstance(location, tuple)
    where, *path = location
    at = place(path) if where == "body" else f"{where}{place(path)}"
    return ErrorDetail(at=at[:500], problem=str(problem["msg"])[:1000])


def _meaning(error: HTTPException, request: Request, contract: Contract) -> AppError:
    match error.status_code:
        case 404:
            return NotFound("There is nothing at this address. See /docs.")
        case 405:
            return MethodNotAllowed(f"This address takes {_verbs(request, contract)}.")
        case _:
            return CallerError("The request cannot be read.")


def _allow(error: HTTPException, request: Request, contract: Contract) -> dict[str, str] | None:
    """Name the verbs from the contract; the framework would name those of one route only."""
    return {"allow": _verbs(request, contract)} if error.status_code == 405 else None


def _verbs(request: Request, contract: Contract) -> str:
    """Return what an address takes; those that the contract does not name are static files."""
    return ", ".join(contract.verbs(request.url.path) or ["GET", "HEAD"])
