"""Scripted replies: what the model shall say next, written down by a test or a file.

A script is a list, taken first to last before the brain answers. It is checked when it comes in, so
that a mistake in it is told to the one who wrote it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

MAX_SCRIPT = 1000


class ScriptError(ValueError):
    """The script cannot be played; the message says where it is wrong."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TextPiece(_Part):
    """Text that goes out as one delta, `delay` seconds after the one before."""

    text: str
    delay: Annotated[float, Field(ge=0, le=120)] = 0.0


class ScriptedCall(_Part):
    """A tool call; `arguments` as text goes out as it is, valid JSON or not."""

    name: str
    arguments: str | dict[str, Any] = Field(default_factory=dict)
    id: str | None = None


class ScriptedUsage(_Part):
    """The token counts to report."""

    prompt_tokens: int
    completion_tokens: int


class ScriptedReply(_Part):
    """One reply. `text` as a string is paced like the brain's, as a list each item is one delta.

    `fault` names a fault of `faults.table`, `seconds` its time.
    """

    text: str | tuple[str | TextPiece, ...] = ""
    tool_calls: tuple[ScriptedCall, ...] = ()
    finish_reason: str | None = None
    usage: ScriptedUsage | None = None
    fault: str | None = None
    seconds: Annotated[float, Field(ge=0, le=120)] | None = None


_SCRIPT = TypeAdapter(Annotated[list[ScriptedReply], Field(max_length=MAX_SCRIPT)])


def parse_script(value: Sequence[Mapping[str, Any] | ScriptedReply] | Any) -> list[ScriptedReply]:
    """Check a script of at most 1,000 replies. Raises `ScriptError`."""
    try:
        return _SCRIPT.validate_python(value)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise ScriptError(
            f"The script is wrong at {where or 'its top'}: {first['msg']}."
        ) from error


def read_script(path: Path) -> list[ScriptedReply]:
    """Read a script from a YAML or JSON file. Raises `ScriptError`, `OSError`."""
    try:
        value = yaml.safe_load(path.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ScriptError(f"{path} is neither YAML nor JSON: {error}") from error
    return parse_script(value)
