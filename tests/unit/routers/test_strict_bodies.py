"""Bodies over HTTP are read by the one strict decoder, on every route that the contract binds."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient

from app.middleware.request_id import RequestIdMiddleware
from app.routers import errors
from app.routers.contract import Contract, ContractRouter
from generated import Feedback


async def take(feedback: Feedback) -> Feedback:
    return feedback


def service() -> AsyncClient:
    contract = Contract()
    router = ContractRouter(contract)
    router.bind("sendFeedback", take)
    app = FastAPI()
    app.include_router(router)
    app.add_middleware(RequestIdMiddleware)
    errors.install(app, contract)
    return AsyncClient(transport=ASGITransport(app), base_url="http://test")


@pytest.mark.requirement("A13")
@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b'{"rating":"up","rating":"down"}', "An object names the same key twice."),
        (b'{"rating":"up","comment":"\\ud800"}', "A string holds half of a surrogate pair."),
        (b'{"rating":NaN}', "NaN is not JSON."),
        (b'{"rating":"up","comment":"\xff"}', "The text is not UTF-8."),
        (b"[" * 99 + b"]" * 99, "The JSON is nested deeper than 32 levels."),
        (b"{", "Not JSON: Expecting property name enclosed in double quotes at character 1."),
    ],
)
async def test_a_body_that_is_not_strict_json_is_refused_in_words(body: bytes, problem: str):
    async with service() as client:
        answer = await client.post(
            "/feedback", content=body, headers={"content-type": "application/json"}
        )

    assert answer.status_code == 400
    assert (answer.json()["error"]["code"], answer.json()["error"]["message"]) == (
        "bad_json",
        problem,
    )


async def test_a_place_that_is_wrong_is_named_by_a_json_pointer():
    async with service() as client:
        answer = await client.post("/feedback", json={"rating": "up", "a/b~c": 1})

    [detail] = answer.json()["error"]["details"]
    assert detail["at"] == "/a~1b~0c"


async def test_a_wrong_method_is_answered_with_the_right_ones():
    async with service() as client:
        answer = await client.put("/feedback", json={})

    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert answer.json()["error"]["code"] == "method_not_allowed"
