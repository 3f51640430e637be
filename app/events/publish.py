"""The one way for events into a session: numbered, kept, shown to the readers, and logged.

Nothing else appends to an event log. Text has a path of its own, since most events are text: its
frame is put together by hand (tests hold it against the contract), and it is not written to the
session log, which gets the whole message instead.
"""

from __future__ import annotations

from typing import TypeAlias

import orjson

from app.core.optional import given
from app.events.event import Event, EventLog
from app.events.places import TurnPlaces
from app.events.session_log import SessionLog
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


class Publisher:
    """Publishes one session's events, and knows where its turns stand among them."""

    def __init__(self, events: EventLog, session_log: SessionLog) -> None:
        self.events = events
        self.session_log = session_log
        self.places = TurnPlaces()

    @property
    def next_seq(self) -> int:
        """The number that the next event must carry."""
        return self.events.last_seq + 1

    def publish(self, frame: Numbered) -> None:
        """Let an event happen. Raises ValueError for any number but `next_seq`."""
        if isinstance(frame, TurnFinishedEvent):
            self.places.end(frame)  # before anybody can read it
        event = _event(frame)
        self.events.append(event)
        if not isinstance(frame, ThinkingEvent):
            self.session_log.write("event", orjson.Fragment(event.json))

    def publish_text(self, turn_id: str, chat_id: str, text: str) -> None:
        """Let text of an answer happen: one `token` event."""
        seq = self.events.last_seq + 1
        words = orjson.dumps(text).decode()
        json = (
            f'{{"type":"token","seq":{seq},"turn_id":"{turn_id}","chat_id":"{chat_id}",'
            f'"text":{words}}}'
        )
        self.events.append(Event(seq, "token", turn_id, chat_id, json))


def _event(frame: Numbered) -> Event:
    json = frame.model_dump_json()
    match frame:
        case LlmStatusEvent():
            return Event(frame.seq, frame.type, "", "", json)
        case ChatUpdatedEvent():
            return Event(frame.seq, frame.type, "", frame.chat_id, json)
        case ErrorFrame():
            turn_id, chat_id = given(frame.turn_id) or "", given(frame.chat_id) or ""
            return Event(given(frame.seq) or 0, frame.type, turn_id, chat_id, json)
        case _:
            return Event(frame.seq, frame.type, frame.turn_id, frame.chat_id, json)
