"""Rules of the HTTP half."""

from __future__ import annotations

import json

from parlance_conformance.check.exchange import Answer
from parlance_conformance.check.rule import must, rule
from parlance_conformance.check.target import Target
from parlance_conformance.contract import Frame, problems


def _fits(answer: Answer, title: str, status: int = 200) -> None:
    body = answer.json()
    must(answer.status == status, f"the status is {answer.status}, not {status}", body)
    must(answer.media == "application/json", f"it is told as {answer.media!r}", answer.headers)
    wrong = problems(title, body)
    must(not wrong, "; ".join(wrong), body)


def _is_error(answer: Answer, status: int, code: str) -> None:
    _fits(answer, "ErrorResponse", status)
    error = answer.json()["error"]
    must(error["code"] == code, f"the code is {error['code']}, not {code}", error)
    same = error["request_id"] == answer.headers.get("x-request-id")
    must(same, "the error's request id is not the header's", error, answer.headers)


@rule("health_open", "It needs no identity.")
async def health_open(target: Target) -> None:
    """`/health` answers anybody, in its shape."""
    _fits(await target.call("GET", "/health", known=False), "Health")


@rule("me_is_the_principal", "Who the service takes the caller for")
async def me_is_the_principal(target: Target) -> None:
    """`/me` says the same as the hello."""
    answer = await target.call("GET", "/me")
    _fits(answer, "Principal")
    async with target.connect() as probe:
        same = probe.session["principal"] == answer.json()
        must(same, "the hello knows another caller", probe.session["principal"], answer.json())


@rule("tools_listed", "The tools that the caller may select")
async def tools_listed(target: Target) -> None:
    """`/tools` in its shape, no name twice."""
    answer = await target.call("GET", "/tools")
    _fits(answer, "ToolList")
    names = [tool["name"] for tool in answer.json()["tools"]]
    must(len(names) == len(set(names)), "a name comes twice", names)


@rule("data_listed", "The data sources that the caller may select")
async def data_listed(target: Target) -> None:
    """`/data` in its shape, no name twice."""
    answer = await target.call("GET", "/data")
    _fits(answer, "DataSourceList")
    names = [source["name"] for source in answer.json()["data_sources"]]
    must(len(names) == len(set(names)), "a name comes twice", names)


@rule("examples_listed", "Messages to begin with")
async def examples_listed(target: Target) -> None:
    """`/examples` in its shape, naming only what `/tools` and `/data` list."""
    answer = await target.call("GET", "/examples")
    _fits(answer, "ExampleList")
    tools = {tool["name"] for tool in (await target.call("GET", "/tools")).json()["tools"]}
    sources = {s["name"] for s in (await target.call("GET", "/data")).json()["data_sources"]}
    for example in answer.json()["examples"]:
        known = tools >= set(example["tools"]) and sources >= set(example["data_sources"])
        must(known, "an example names what is not listed", example)


@rule("request_id_echoed", "the caller's own `X-Request-Id` when it sent a well-formed one")
async def request_id_echoed(target: Target) -> None:
    """A well-formed one comes back, another one does not."""
    own = "conformance-check-0001"
    answer = await target.call("GET", "/me", headers={"X-Request-Id": own})
    must(answer.headers.get("x-request-id") == own, "it did not come back", answer.headers)
    answer = await target.call("GET", "/me", headers={"X-Request-Id": "no good"})
    made = answer.headers.get("x-request-id", "")
    must(not problems("RequestId", made), "a malformed one is not replaced", answer.headers)


@rule("errors_have_one_shape", "The one shape of every HTTP error.")
async def errors_have_one_shape(target: Target) -> None:
    """An unknown path and a wrong method."""
    _is_error(await target.call("GET", "/there-is-nothing-here"), 404, "not_found")
    _is_error(await target.call("DELETE", "/me"), 405, "method_not_allowed")


@rule("feedback_taken", "The feedback goes to the log of the caller's active session.")
async def feedback_taken(target: Target) -> None:
    """With an active session it names that session."""
    async with target.connect() as probe:
        answer = await target.call("POST", "/feedback", body=b'{"rating": "up"}')
        _fits(answer, "FeedbackReceipt", 202)
        same = answer.json()["session_id"] == probe.session["session_id"]
        must(same, "it went to another session", answer.json(), probe.session)


@rule("bodies_checked", "What you send is checked to the letter.")
async def bodies_checked(target: Target) -> None:
    """A wrong value, an unknown field, no JSON, JSON that two readers may read differently."""
    bodies: tuple[Frame, ...] = ({"rating": "sideways"}, {"rating": "up", "stars": 5}, {})
    for body in bodies:
        answer = await target.call("POST", "/feedback", body=json.dumps(body).encode())
        _is_error(answer, 400, "bad_request")
        must(answer.json()["error"].get("details"), "no details say where", answer.json())
    for text in (b"{nope", b'{"rating": "up", "rating": "down"}', b'{"rating": NaN}'):
        _is_error(await target.call("POST", "/feedback", body=text), 400, "bad_json")
