"""The OpenAPI half of the contract as tests use it: operations, and the judge of one answer.

`check_answer` holds an answer against the operation that its request was for, with schemathesis'
own checks: undocumented status, media type, headers, body. Answers outside of every operation (an
unknown path, a verb that a path does not take) must have the one error shape. The answers are our
own service's, so its schemas are closed.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import schemathesis
from schemathesis.checks import CHECKS, load_all_checks

from parlance_conformance.contract import bundle
from scripts.closing import closed
from tests.contract.schema_values import validator

DOCUMENT = bundle("openapi")
VERBS = frozenset({"get", "post", "put", "patch", "delete"})
CONFORMANCE = """not_a_server_error status_code_conformance content_type_conformance
response_headers_conformance response_schema_conformance""".split()


# What HTTP itself needs, on any answer.
GENERAL = frozenset(
    "content-type content-length date allow connection server transfer-encoding".split()
)


@dataclass(frozen=True)
class Operation:
    """One operation."""

    id: str
    verb: str
    path: str
    spec: dict[str, Any]

    @property
    def statuses(self) -> frozenset[int]:
        """Its documented statuses."""
        return frozenset(int(code) for code in self.spec["responses"])

    def matches(self, path: str) -> bool:
        """Whether this is a path of the operation's."""
        return re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(self.path)), path) is not None

    def some_path(self) -> str:
        """A path of the operation's, with ids that nobody has."""
        return re.sub(r"\{\w+\}", "0" * 32, self.path)

    @property
    def public(self) -> bool:
        """Whether it needs no identity."""
        return self.spec.get("security") == []


OPERATIONS = {
    spec["operationId"]: Operation(spec["operationId"], verb.upper(), path, spec)
    for path, item in DOCUMENT["paths"].items()
    for verb, spec in item.items()
    if verb in VERBS
}


def operation_at(verb: str, path: str) -> Operation | None:
    """The operation that a request is for, if there is one."""
    fits = (op for op in OPERATIONS.values() if op.verb == verb.upper() and op.matches(path))
    return next(fits, None)


@cache
def _schema() -> Any:
    load_all_checks()
    return schemathesis.openapi.from_dict(closed(DOCUMENT))


def check_answer(verb: str, path: str, answer: Any) -> str:
    """Raise AssertionError unless the contract allows this answer; return the operation's id, or -.

    `answer` is an httpx2 response.
    """
    if strange := {name.lower() for name in answer.headers} - _allowed(verb, path, answer):
        raise AssertionError(f"{verb} {path} {answer.status_code}: undeclared {sorted(strange)}")
    operation = operation_at(verb, path)
    if verb.upper() == "HEAD" and answer.status_code == 200:
        return "-"
    if operation is None:
        check_refusal(answer.status_code, dict(answer.headers), answer.content)
        return "-"
    names = re.findall(r"\{(\w+)\}", operation.path)
    case = _schema()[operation.path][verb.upper()].Case(
        path_parameters=dict.fromkeys(names, "0" * 32)
    )
    try:
        case.validate_response(answer, checks=CHECKS.get_by_names(CONFORMANCE))
    except BaseExceptionGroup as group:
        raise AssertionError(f"{verb} {path}: {group.exceptions}") from group
    return operation.id


def _allowed(verb: str, path: str, answer: Any) -> frozenset[str]:
    """The headers that an answer may have: those of HTTP, and those that are declared for it.

    The files that the page is made of have those of the page; where else no operation answers, the
    headers of every answer are declared.
    """
    if path.startswith("/static/") and answer.status_code == 200:
        path = "/"
    operation = operation_at("GET" if verb.upper() == "HEAD" else verb, path)
    response = operation.spec["responses"].get(str(answer.status_code)) if operation else None
    return GENERAL | (_declared(response) if response else of_every_answer())


@cache
def of_every_answer() -> frozenset[str]:
    """The headers that each answer of each operation declares."""
    answers = [answer for op in OPERATIONS.values() for answer in op.spec["responses"].values()]
    return frozenset.intersection(*map(_declared, answers))


def _declared(response: dict[str, Any]) -> frozenset[str]:
    if "$ref" in response:
        response = DOCUMENT["components"]["responses"][response["$ref"].rsplit("/", 1)[1]]
    return frozenset(name.lower() for name in response.get("headers", {}))


def check_refusal(status: int, headers: dict[str, str], body: bytes) -> str:
    """Raise AssertionError unless an answer is the one error shape; return its code."""
    assert 400 <= status < 500, (status, body[:300])
    folded = {name.lower(): value for name, value in headers.items()}
    assert folded["content-type"] == "application/json", folded
    value = json.loads(body)
    problems = [error.message for error in validator("ErrorResponse").iter_errors(value)]
    assert not problems, (problems, value)
    assert value["error"]["request_id"] == folded["x-request-id"]
    if status == 405:
        assert folded["allow"], folded
    code: str = value["error"]["code"]
    return code
