"""A session's events without a session around them, and a turn whose text is published."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from app.core.ids import new_id
from app.events.event import Event
from app.events.memory import MemoryEventLog
from app.events.publish import Publisher
from app.events.session_log import SessionLogs
from app.events.subscription import Subscription
from app.telemetry.counters import Counters
from generated import OpenTurn, ResumeCommand, Snapshot, TextPart

TURN, CHAT = new_id(), new_id()


class BareSession:
    """A log of events whose session log is never opened."""

    def __init__(self, max_events: int = 10_000) -> None:
        log = SessionLogs(Path("/"), secrets=[], counters=Counters()).open("unused")
        self.events = MemoryEventLog(max_events=max_events)
        self.publisher = Publisher(self.events, log)
        self._said: list[str] = []

    def say(self, text: str) -> None:
        """Publish more text of the turn."""
        self._said.append(text)
        self.publisher.publish_text(TURN, CHAT, text)

    def snapshot(self) -> Snapshot:
        turn = OpenTurn(
            turn_id=TURN,
            chat_id=CHAT,
            message_id=new_id(),
            parts=[TextPart(kind="text", text="".join(self._said))],
        )
        return Snapshot(open_turns=[turn])

    def subscription(self, *, cursor: int | None = 0, **more: Any) -> Subscription:
        return Subscription(self.events, self.snapshot, cursor=cursor, **more)


def session(max_events: int = 10_000) -> BareSession:
    return BareSession(max_events)


def due(subscription: Subscription) -> Sequence[Event]:
    """What can be sent now, without waiting for more."""
    subscription.finish()
    try:
        subscription.next().send(None)
    except StopIteration as done:
        events: Sequence[Event] = done.value
        return events
    raise AssertionError("it waits")


def read(events: Iterable[Event]) -> list[dict[str, Any]]:
    """What a client reads of what is sent."""
    return [json.loads(event.json) for event in events]


def resume(to: BareSession, seq: int, epoch: str | None = None) -> ResumeCommand:
    return ResumeCommand(type="resume", epoch=epoch or to.events.epoch, seq=seq)
