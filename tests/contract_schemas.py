"""The contract's schemas as validators, read from the bundle that the service serves, and closed:
they judge our own service."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from scripts.closing import closed

CONTRACT = Path(__file__).resolve().parents[1] / "generated" / "contract"


def check_client_frame(frame: Any) -> None:
    """Raise AssertionError unless a client may send this."""
    _check("ClientFrame", frame)


def check_server_frame(frame: Any) -> None:
    """Raise AssertionError unless the server may send this."""
    _check("ServerFrame", frame)


def client_types() -> frozenset[str]:
    """The types of frame that a client may send."""
    return frozenset(_branches("ClientFrame"))


def server_types() -> frozenset[str]:
    """The types of frame that the server may send."""
    return frozenset(_branches("ServerFrame"))


def client_payloads() -> dict[str, str]:
    """Each client frame type and the title of its schema."""
    return dict(_branches("ClientFrame"))


def example(message: str) -> dict[str, Any]:
    """The first example of a message of the live channel."""
    examples = _document()["components"]["messages"][message]["examples"]
    payload: dict[str, Any] = examples[0]["payload"]
    return payload


def fits(title: str, value: Any) -> bool:
    """Whether a value fits the schema of this title."""
    return bool(_validator(title).is_valid(value))


def check_stream_done(frame: Any) -> None:
    """Raise AssertionError unless a stream may end with this."""
    _check("StreamDone", frame)


def _check(title: str, frame: Any) -> None:
    kind = frame.get("type") if isinstance(frame, dict) else None
    branch = _branches(title).get(str(kind), title) if title.endswith("Frame") else title
    error = next(iter(_validator(branch).iter_errors(frame)), None)
    if error is not None:
        raise AssertionError(f"not a {title}: {error.message} at {error.instance_path}\n{frame}")


@cache
def _document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads((CONTRACT / "asyncapi.json").read_text("utf-8"))
    return document


@cache
def _schemas() -> dict[str, Any]:
    """Every schema of both halves; the halves agree where they overlap."""
    openapi = json.loads((CONTRACT / "openapi.json").read_text("utf-8"))
    both = {**openapi["components"]["schemas"], **_document()["components"]["schemas"]}
    return {title: closed(schema) for title, schema in both.items()}


@cache
def _branches(title: str) -> dict[str, str]:
    """Each frame type and the title of its schema, so that an error names the place in it."""
    schemas = _document()["components"]["schemas"]
    names = [branch["$ref"].rsplit("/", 1)[1] for branch in _union(title)]
    return {schemas[name]["properties"]["type"]["const"]: name for name in names}


def _union(title: str) -> list[dict[str, str]]:
    """The union's branches: the payloads of the operation's messages."""
    document = _document()
    action = "receive" if title == "ClientFrame" else "send"
    [operation] = [o for o in document["operations"].values() if o["action"] == action]
    return [_payload(document, message["$ref"]) for message in operation["messages"]]


def _payload(document: dict[str, Any], pointer: str) -> dict[str, str]:
    value: Any = document
    for part in pointer.removeprefix("#/").split("/"):
        value = value[part]
        if "$ref" in value:
            return _payload(document, value["$ref"])
    payload: dict[str, str] = value["payload"]
    return payload


@cache
def _validator(name: str) -> Any:
    schemas = _schemas()
    root = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "components": {"schemas": schemas},
        "$ref": f"#/components/schemas/{name}",
    }
    return jsonschema_rs.validator_for(root, validate_formats=True)
