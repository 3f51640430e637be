"""The contract's schemas as validators, and closed: they judge our own service."""

from __future__ import annotations

from functools import cache
from typing import Any

import jsonschema_rs

from parlance_conformance.contract import bundle, schemas, titles
from scripts.closing import closed


def check_client_frame(frame: Any) -> None:
    """Raise AssertionError unless a client may send this."""
    _check_frame("ClientFrame", "receive", frame)


def check_server_frame(frame: Any) -> None:
    """Raise AssertionError unless the server may send this."""
    _check_frame("ServerFrame", "send", frame)


def client_types() -> frozenset[str]:
    """The types of frame that a client may send."""
    return frozenset(titles("receive"))


def server_types() -> frozenset[str]:
    """The types of frame that the server may send."""
    return frozenset(titles("send"))


def client_payloads() -> dict[str, str]:
    """Each client frame type and the title of its schema."""
    return dict(titles("receive"))


def example(message: str) -> dict[str, Any]:
    """The first example of a message of the live channel."""
    examples = bundle("asyncapi")["components"]["messages"][message]["examples"]
    payload: dict[str, Any] = examples[0]["payload"]
    return payload


def fits(title: str, value: Any) -> bool:
    """Whether a value fits the schema of this title."""
    return bool(_validator(title).is_valid(value))


def check_stream_done(frame: Any) -> None:
    """Raise AssertionError unless a stream may end with this."""
    _check("StreamDone", frame)


def _check_frame(name: str, action: str, frame: Any) -> None:
    kind = str(frame.get("type")) if isinstance(frame, dict) else ""
    known = titles(action)
    if kind not in known:
        raise AssertionError(f"not a {name}: {kind!r} is no type of its\n{frame}")
    _check(known[kind], frame, name)


def _check(title: str, value: Any, name: str = "") -> None:
    error = next(iter(_validator(title).iter_errors(value)), None)
    if error is not None:
        raise AssertionError(
            f"not a {name or title}: {error.message} at {error.instance_path}\n{value}"
        )


@cache
def _closed() -> dict[str, Any]:
    return {title: closed(schema) for title, schema in schemas().items()}


@cache
def _validator(name: str) -> Any:
    root = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "components": {"schemas": _closed()},
        "$ref": f"#/components/schemas/{name}",
    }
    return jsonschema_rs.validator_for(root, validate_formats=True)
