"""The one way for an event into a session: numbered, kept, shown to the readers, and logged.

Nothing else appends to an event log. Text has a path of its own, since most events are text: its
frame is put together by hand (tests hold it against the contract), and it is not written to the
session log, which gets the whole message instead.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import orjson

from app.core.events import Event
from app.core.optional import given
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

Numbered: TypeAlias = (
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


def publish(session: SessionManager, build: Callable[[int], Numbered]) -> None:
    """Give an event its number and let it happen. `build` makes it from the number."""
    frame = build(session.events.last_seq + 1)
    event = _event(frame)
    session.events.append(event)
    session.view.apply(frame, chars=len(event.json))
    if not isinstance(frame, ThinkingEvent):
        session.log("event", orjson.Fragment(event.json))


def publish_text(session: SessionManager, turn_id: str, chat_id: str, text: str) -> None:
    """Let text of the answer happen: one `token` event."""
    seq = session.events.last_seq + 1
    words = orjson.dumps(text).decode()
    json = f'{{"type":"token","seq":{seq},"turn_id":"{turn_id}","text":{words}}}'
    session.events.append(Event(seq, "token", turn_id, chat_id, json))
    session.view.apply_text(text)


def _event(frame: Numbered) -> Event:
    json = frame.model_dump_json()
    match frame:
        case LlmStatusEvent():
            return Event(frame.seq, frame.type, "", "", json)
        case ChatUpdatedEvent():
            return Event(frame.seq, frame.type, "", frame.chat_id, json)
        case MessageEvent():
            return Event(frame.seq, frame.type, frame.turn_id, frame.message.chat_id, json)
        case TurnStartedEvent() | TurnFinishedEvent():
            return Event(frame.seq, frame.type, frame.turn_id, frame.chat_id, json)
        case ErrorFrame():
            return Event(given(frame.seq) or 0, frame.type, given(frame.turn_id) or "", "", json)
        case _:
            return Event(frame.seq, frame.type, frame.turn_id, "", json)
