"""From a text frame to a command: strict JSON, a known type, the type's schema."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from pydantic import TypeAdapter, ValidationError

from app.core import strict_json
from app.core.errors import BadFrame, TooLarge, UnknownFrameType
from generated import ClientFrame, ErrorDetail

_FRAMES: TypeAdapter[ClientFrame] = TypeAdapter(ClientFrame)
_COMMAND_ID = re.compile("[0-9a-f]{32}")
_SHORT_TEXT = r'"[^"\\]{0,100}"'
_LEADING_ID = re.compile(
    rf'\s*+\{{(?:\s*+(?!"id"){_SHORT_TEXT}\s*+:\s*+{_SHORT_TEXT}\s*+,)*+'
    r'\s*+"id"\s*+:\s*+"([0-9a-f]{32})"'
)
MAX_LEADING_CHARS = 1_000
MAX_DETAILS = 20


def read_frame(text: str, *, max_bytes: int) -> Any:
    """Return the JSON value of a frame. Raises `TooLarge`, before anything is read, or `BadJson`.

    `max_bytes` counts UTF-8.
    """
    if len(text) > max_bytes or len(text.encode("utf-8", "surrogatepass")) > max_bytes:
        raise TooLarge(f"The frame is over {max_bytes} bytes: shorten or split it.")
    return strict_json.decode(text)


def command_of(value: Any) -> ClientFrame:
    """Return the command that a frame's value is. Raises `UnknownFrameType` or `BadFrame`."""
    try:
        return _FRAMES.validate_python(value)
    except ValidationError as error:
        raise _refusal(value, error) from None


def id_in(value: Any) -> str | None:
    """Return the command id in a frame's value, so that a refusal can name it."""
    candidate = value.get("id") if isinstance(value, dict) else None
    fits = isinstance(candidate, str) and _COMMAND_ID.fullmatch(candidate)
    return candidate if fits else None


def leading_id(text: str) -> str | None:
    """Return the command id of a frame that is not read, where only short texts stand before it.

    It costs the same for a frame of any size.
    """
    found = _LEADING_ID.match(text, 0, MAX_LEADING_CHARS)
    return found and found[1]


def details_of(error: ValidationError, *, skip: int = 0) -> list[ErrorDetail]:
    """Return the places that are wrong, at most 20, without quoting what was sent."""
    return [
        ErrorDetail(
            at=place(problem["loc"][skip:])[:500],
            problem=problem["msg"][:1000],
        )
        for problem in error.errors(include_input=False, include_url=False)[:MAX_DETAILS]
    ]


def place(path: Iterable[object]) -> str:
    """Return a JSON pointer to a place in what was sent."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in path)


def _refusal(value: Any, error: ValidationError) -> BadFrame | UnknownFrameType:
    if error.errors(include_input=False)[0]["type"].startswith("union_tag"):
        return UnknownFrameType("A frame needs a `type` that this contract knows.")
    if not isinstance(value, dict):
        return BadFrame("A frame is a JSON object.")
    return BadFrame(
        f"This is not a valid `{value.get('type')}` frame.", details=details_of(error, skip=1)
    )
