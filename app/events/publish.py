"""The one way for events into a session: numbered, kept, shown to the readers, and logged.

Nothing else appends to an event log. Text has a path of its own, since most events are text: its
frame is put together by hand (tests hold it against the contract), and it is not written to the
session log, which gets the whole message instead.
"""

from __future__ import annotations

from typing import Any

import orjson
from pydantic import MISSING, BaseModel

from app.events.event import Event, EventLog
from app.events.places import TurnPlaces
from app.events.session_log import SessionLog
from generated import ThinkingEvent, TurnFinishedEvent


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

    def publish(self, frame: BaseModel) -> None:
        """Let an event happen: a frame of the contract whose `seq` is `next_seq`.

        Raises ValueError for any other number.
        """
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


def _event(frame: BaseModel) -> Event:
    """Read off the frame what readers must know of it; a kind of frame needs nothing more here."""
    fields: dict[str, Any] = {
        name: value
        for name in ("seq", "type", "turn_id", "chat_id")
        if (value := getattr(frame, name, MISSING)) is not MISSING
    }
    return Event(
        fields.get("seq", 0),
        fields["type"],
        fields.get("turn_id", ""),
        fields.get("chat_id", ""),
        frame.model_dump_json(),
    )
