"""An HTTP client that holds every answer against `openapi.yaml`, whatever the test asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import httpx2

from tests.contract.http.contract import check_answer
from tests.fuzz.ledger import Ledger

Headers = Sequence[tuple[str, str]]


class ContractClient:
    """`async with` it; then `get`, `post` and `request`. Counts into `ledger`."""

    def __init__(self, url: str, *, ledger: Ledger | None = None) -> None:
        self._http = httpx2.AsyncClient(base_url=url)
        self._ledger = ledger or Ledger()

    async def __aenter__(self) -> Self:
        await self._http.__aenter__()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._http.aclose()

    async def request(
        self, verb: str, path: str, headers: Headers = (), **body: Any
    ) -> httpx2.Response:
        """Send a request. Raises AssertionError unless the contract allows the answer."""
        answer = await self._http.request(verb, path, headers=list(headers), **body)
        operation_id = check_answer(verb, answer.request.url.path, answer)
        self._ledger.answers[operation_id, answer.status_code] += 1
        if answer.status_code >= 400 and answer.content:
            self._ledger.codes[answer.json()["error"]["code"]] += 1
        return answer

    async def get(self, path: str, headers: Headers = ()) -> httpx2.Response:
        """Send a GET."""
        return await self.request("GET", path, headers)

    async def post(self, path: str, headers: Headers = (), **body: Any) -> httpx2.Response:
        """Send a POST."""
        return await self.request("POST", path, headers, **body)
