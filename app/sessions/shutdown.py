"""Stopping without losing anything: no new work, every turn to its terminal event, then goodbye.

Turns get a grace to finish by themselves; those that need longer end as `interrupted`. Only then
are the connections closed, with the code that says "come back", after everything due was sent.
"""

from __future__ import annotations

import asyncio

from app.core.errors import Stopping
from app.sessions.registry import Sessions
from app.turns.running import RunningTurns
from generated.close_codes import RESTARTING

# Grace, interruption and goodbye together stay under the 25 s within which a stop is promised.
INTERRUPT_SECONDS = 5.0
GOODBYE_SECONDS = 5.0
_STEP_SECONDS = 0.05


class Shutdown:
    """The way down. `begun` turns readiness off."""

    def __init__(self, sessions: Sessions, running: RunningTurns, *, grace_seconds: float) -> None:
        self._sessions = sessions
        self._running = running
        self._grace_seconds = grace_seconds
        self.begun = False

    def refuse_new_work(self) -> None:
        """Raise `Stopping` once the way down has begun."""
        if self.begun:
            raise Stopping("The service is about to restart. Try again shortly.", retry_after=5.0)

    async def drain(self) -> None:
        """End everything in order. A second call waits for nothing that is already gone."""
        self.begun = True
        await self._running.wait_for_all(self._grace_seconds)
        self._running.stop_all()
        await self._running.wait_for_all(INTERRUPT_SECONDS)
        watched = [session for session in self._sessions if session.connections]
        for session in self._sessions:
            self._sessions.end(session, RESTARTING, "the service restarts")
        for _ in range(int(GOODBYE_SECONDS / _STEP_SECONDS)):
            if not any(session.connections for session in watched):
                return
            await asyncio.sleep(_STEP_SECONDS)
