"""What the model says: words or calls, thought up by the brain or written down in a script.

A script is a list of replies, taken first to last before the brain answers. It is checked when it
comes in, so that a mistake in it is told to the one who wrote it.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

MAX_SCRIPT = 1000
Seconds = Annotated[float, Field(ge=0, le=120)]
_TOKEN = re.compile(r"\s*[^\s]{1,8}|\s+")


class ScriptError(ValueError):
    """The script cannot be played; the message says where it is wrong."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TimedText(_Part):
    """Text that goes out as one piece, `delay` seconds after the one before."""

    text: str
    delay: Seconds = 0.0


class Call(_Part):
    """A tool call; `arguments` as text go out as they are, valid JSON or not."""

    name: str
    arguments: str | dict[str, Any] = Field(default_factory=dict)
    id: str | None = None


class Reply(_Part):
    """One reply. `text` as a string comes token by token, as a list piece by piece.

    `fault` names one of `faults.FAULTS`, `seconds` its time.
    """

    text: str | tuple[str | TimedText, ...] = ""
    tool_calls: tuple[Call, ...] = ()
    finish_reason: str | None = None
    fault: str | None = None
    seconds: Seconds | None = None


_SCRIPT = TypeAdapter(Annotated[list[Reply], Field(max_length=MAX_SCRIPT)])


def parse_script(value: Any) -> list[Reply]:
    """Check a script of at most 1,000 replies. Raises `ScriptError`."""
    try:
        return _SCRIPT.validate_python(value)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "its top"
        raise ScriptError(f"The script is wrong at {where}: {first['msg']}.") from error


def tokens(text: str) -> list[str]:
    """Cut a text into words and parts of long ones; joined they are the text again."""
    return _TOKEN.findall(text)


def shortened(reply: Reply, most: int | None) -> Reply:
    """Return what the brain said, cut at so many tokens."""
    words = tokens(reply.text) if isinstance(reply.text, str) else []
    if most is None or len(words) <= most:
        return reply
    return Reply(text="".join(words[:most]), finish_reason="length")
