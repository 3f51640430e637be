"""A session without a service around it: a log of events, a view, and a turn that has begun."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from app.core.events import Event
from app.core.ids import new_id
from app.services.counters import Counters
from app.services.session_log import SessionLogs
from app.services.session_manager import SessionManager
from app.streams.memory import MemoryEventLog
from generated import ResumeCommand, TurnStartedEvent
from tests.unit.fakes import ADA

TURN, CHAT = new_id(), new_id()
SOMETIME = "2026-01-31T09:30:00Z"


def session(max_events: int = 10_000) -> SessionManager:
    """A session whose log file is never opened."""
    log = SessionLogs(Path("/"), secrets=[], counters=Counters()).open("unused")
    made = SessionManager(
        ADA, new_id(), events=MemoryEventLog(max_events=max_events), log=log, id_=new_id()
    )
    made.view.apply(
        TurnStartedEvent(
            type="turn_started",
            seq=1,
            turn_id=TURN,
            chat_id=CHAT,
            message_id=new_id(),
            provider="fake",
            model="small",
            at=SOMETIME,
        )
    )
    return made


def read(events: Iterable[Event]) -> list[dict[str, Any]]:
    """What a client reads of what is sent."""
    return [json.loads(event.json) for event in events]


def resume(to: SessionManager, seq: int, epoch: str | None = None) -> ResumeCommand:
    return ResumeCommand(type="resume", epoch=epoch or to.events.epoch, seq=seq)
