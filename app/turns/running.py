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
    stop_reason: StopReason | None = None
    _answering: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Let `stop` reach the calling task from here on.

        Raises `CancelledError` when the turn was stopped before: a task that is cancelled before
        its first step would never run, and its turn would have no end.
        """
        self.began = time.monotonic()
        self._answering = asyncio.current_task()
        if self.stop_reason is not None:
            raise asyncio.CancelledError

    def settle(self) -> None:
        """Let nothing stop the task any more: what is left is to keep the answer and tell it."""
        self._answering = None

    def stop(self, reason: StopReason) -> None:
        """End the turn soon, keeping what there is. The first reason stands."""
        if self.stop_reason is None:
            self.stop_reason = reason
            if self._answering is not None:
                self._answering.cancel()

    def elapsed(self) -> float:
        """Return the seconds since the turn began."""
        return time.monotonic() - self.began
