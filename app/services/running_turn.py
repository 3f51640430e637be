"""A turn while it runs: its ids, its record, and the way to stop it."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Literal

from app.agent.turn import Selection, TurnRecord

StopReason = Literal["cancelled", "interrupted"]


@dataclass(slots=True)
class RunningTurn:
    """One turn from its acknowledgement to its terminal event."""

    id: str
    chat_id: str
    message_id: str
    selection: Selection
    request_id: str
    record: TurnRecord = field(default_factory=TurnRecord)
    began: float = field(default_factory=time.monotonic)
    task: asyncio.Task[None] | None = None
    stop_reason: StopReason | None = None

    def stop(self, reason: StopReason) -> None:
        """End the turn soon, keeping what there is. The first reason stands."""
        if self.stop_reason is None:
            self.stop_reason = reason
            if self.task is not None:
                self.task.cancel()

    def elapsed(self) -> float:
        """Return the seconds since the turn began."""
        return time.monotonic() - self.began
