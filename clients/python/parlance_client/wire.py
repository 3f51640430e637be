"""Frames to text and text to frames: the contract's shapes, and room for its growth. Pure."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from pydantic import BaseModel, TypeAdapter, ValidationError

from parlance_client.models import (
    AckFrame,
    CancelCommand,
    ChatCommand,
    FeedbackCommand,
    PongFrame,
    ResetFrame,
    ServerFrame,
    SessionFrame,
    UiEventCommand,
)


@dataclass(frozen=True, slots=True)
class UnknownFrame:
    """A frame that this client does not know, or cannot read: the contract lets the server grow.

    It is counted like any other when it has a `seq`; `raw` is the JSON object as it came.
    """

    type: str
    seq: int | None
    raw: dict[str, Any]


Frame: TypeAlias = ServerFrame | UnknownFrame
Command: TypeAlias = ChatCommand | CancelCommand | UiEventCommand | FeedbackCommand
_FRAMES: Final[TypeAdapter[ServerFrame]] = TypeAdapter(ServerFrame)


def new_id() -> str:
    """Return a new random id as the contract writes them."""
    return secrets.token_hex(16)


def read_frame(text: str) -> Frame | None:
    """Return the frame; None for what is not a JSON object, which no server may send."""
    try:
        raw = json.loads(text)
    except ValueError:
        return None
    if not isinstance(raw, dict):
        return None
    try:
        return _FRAMES.validate_python(raw)
    except ValidationError:
        seq = raw.get("seq")
        numbered = isinstance(seq, int) and not isinstance(seq, bool) and seq >= 1
        return UnknownFrame(str(raw.get("type")), seq if numbered else None, raw)


def seq_of(frame: Frame) -> int | None:
    """Return an event's number; None for the frames that belong to the connection."""
    match frame:
        case SessionFrame() | ResetFrame() | AckFrame() | PongFrame():
            return None
        case _:
            return frame.seq


def write(command: BaseModel) -> str:
    """Return a command as it goes over the wire."""
    return command.model_dump_json(exclude_none=True)
