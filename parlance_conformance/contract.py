"""The published contract: the two bundles, and whether something fits one of their shapes.

Read from `generated/contract` beside this package, the same files that the service serves. Any
server may be judged by it, also one of a later contract: what is `x-extensible` may have members
that this one does not know.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias

from jsonschema import Draft202012Validator, FormatChecker

Frame: TypeAlias = dict[str, Any]
BUNDLES: Final = Path(__file__).resolve().parent.parent / "generated" / "contract"
MAX_PROBLEMS: Final = 5


@cache
def bundle(name: str) -> dict[str, Any]:
    """Return `openapi` or `asyncapi` as one document."""
    document: dict[str, Any] = json.loads((BUNDLES / f"{name}.json").read_text("utf-8"))
    return document


def version() -> str:
    """Return the version of the contract."""
    return str(bundle("asyncapi")["info"]["version"])


@cache
def close_codes() -> dict[int, str]:
    """Return each close code that the service sends, with what it means."""
    listed = bundle("asyncapi")["channels"]["live"]["x-close-codes"]
    return {each["code"]: each["description"] for each in listed}


@cache
def schemas() -> dict[str, Any]:
    """Return every schema of both halves by its title; the halves agree where they overlap."""
    live = bundle("asyncapi")["components"]["schemas"]
    http = bundle("openapi")["components"]["schemas"]
    return {**http, **live}


@cache
def _validator(title: str) -> Draft202012Validator:
    root = {"components": {"schemas": schemas()}, "$ref": f"#/components/schemas/{title}"}
    return Draft202012Validator(root, format_checker=FormatChecker())


@cache
def titles(action: str) -> dict[str, str]:
    """Return each frame type with the title of its schema: of clients (`receive`), or `send`."""
    document = bundle("asyncapi")
    [operation] = [o for o in document["operations"].values() if o["action"] == action]
    found = {}
    for message in operation["messages"]:
        name = message["$ref"].rsplit("/", 1)[1]
        payload = document["components"]["messages"][name]["payload"]
        found[name] = payload["$ref"].rsplit("/", 1)[1]
    return found


def problems(title: str, value: Any) -> list[str]:
    """Return what does not fit the schema of this title, at most five things."""
    errors = sorted(_validator(title).iter_errors(value), key=lambda e: list(map(str, e.path)))
    return [f"{error.json_path}: {error.message}"[:300] for error in errors[:MAX_PROBLEMS]]


def command_problems(frame: Frame) -> list[str]:
    """Return what is wrong with a frame of a client whose type is known."""
    return problems(titles("receive")[frame["type"]], frame)


def is_command(kind: object) -> bool:
    """Say whether a client may send frames of this type."""
    return isinstance(kind, str) and kind in titles("receive")


def is_event_type(kind: object) -> bool:
    """Say whether the contract knows this type of server frame."""
    return isinstance(kind, str) and kind in titles("send")


def frame_problems(frame: Any) -> list[str]:
    """Return what is wrong with a frame of the server."""
    kind = frame.get("type") if isinstance(frame, dict) else None
    if not is_event_type(kind):
        return [f"$.type: {kind!r} is not a frame type of contract {version()}"]
    return problems(titles("send")[str(kind)], frame)
