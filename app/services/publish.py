"""The one way for an event into a session: numbered, kept, shown to the readers, and logged.

Nothing else appends to an event log. Text has a path of its own, since it is the many: its frame
is put together by hand (tests hold it against the contract), and it is not written to the session
log, which gets the whole message instead.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import orjson

from app.services.session_manager import SessionManager
from generated import (
    ChatUpdatedEvent,
    ErrorFrame,
    LlmStatusEvent,
    MessageEvent,
    ThinkingEvent,
    ToolStatusEvent,
    TurnFinishedEvent,
    TurnStartedEvent,
    UiComponentEvent,
)

Event: TypeAlias = (
    ChatUpdatedEvent
    | ErrorFrame
    | LlmStatusEvent
    | MessageEvent
    | ThinkingEvent
    | ToolStatusEvent
    | TurnFinishedEvent
    | TurnStartedEvent
    | UiComponentEvent
)


TEXT_BEGINS = '{"type":"token","seq":'
"""How the frame of a `token` event begins."""


def publish(session: SessionManager, build: Callable[[int], Event]) -> None:
    """Give an event its number and let it happen. `build` makes it from the number."""
    made: list[tuple[Event, str]] = []

    def encode(seq: int) -> str:
        event = build(seq)
        made.append((event, event.model_dump_json()))
        return made[0][1]

    session.events.append(encode)
    event, frame = made[0]
    session.view.apply(event, chars=len(frame))
    if not isinstance(event, ThinkingEvent):
        session.log("event", orjson.Fragment(frame))


def publish_text(session: SessionManager, turn_id: str, text: str) -> None:
    """Let text of the answer happen: one `token` event."""
    tail = f',"turn_id":"{turn_id}","text":{orjson.dumps(text).decode()}}}'
    session.events.append(lambda seq: f"{TEXT_BEGINS}{seq}{tail}")
    session.view.apply_text(text)
