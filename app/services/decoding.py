"""From a text frame to a command: strict JSON, a known type, the type's schema."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from pydantic import TypeAdapter, ValidationError

from app.core import strict_json
from app.core.errors import BadFrame, BadJson, TooLarge, UnknownFrameType
from generated import ClientFrame, ErrorDetail

_FRAMES: TypeAdapter[ClientFrame] = TypeAdapter(ClientFrame)
_COMMAND_ID = re.compile("[0-9a-f]{32}")
MAX_DETAILS = 20


def decode_frame(text: str, *, max_bytes: int) -> ClientFrame:
    """Return the command. Raises `TooLarge`, `BadJson`, `UnknownFrameType` or `BadFrame`.

    `max_bytes` counts UTF-8. `command_id_of` gives the id that a refusal should name.
    """
    if len(text) > max_bytes or len(text.encode("utf-8", "surrogatepass")) > max_bytes:
        raise TooLarge(f"The frame is over {max_bytes} bytes: shorten or split it.")
    value = strict_json.decode(text)
    try:
        return _FRAMES.validate_python(value)
    except ValidationError as error:
        raise _refusal(value, error) from None


def command_id_of(text: str) -> str | None:
    """Return the id in a frame that was refused, so that the refusal can name it."""
    try:
        value = strict_json.decode(text)
    except BadJson:  # which was already said
        return None
    candidate = value.get("id") if isinstance(value, dict) else None
    fits = isinstance(candidate, str) and _COMMAND_ID.fullmatch(candidate)
    return candidate if fits else None


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
    problems = error.errors(include_input=False)
    if problems[0]["type"].startswith("union_tag"):
        return UnknownFrameType("A frame needs a `type` that this contract knows.")
    if not isinstance(value, dict):
        return BadFrame("A frame is a JSON object.")
    return BadFrame(
        f"This is not a valid `{value.get('type')}` frame.", details=details_of(error, skip=1)
    )
