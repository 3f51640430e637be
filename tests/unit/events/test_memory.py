"""The event log in memory keeps the rules of all event logs."""

from __future__ import annotations

from app.events.memory import MemoryEventLog
from tests.unit.events.event_log_contract import EventLogContract


class TestMemoryEventLog(EventLogContract):
    new_log = MemoryEventLog
