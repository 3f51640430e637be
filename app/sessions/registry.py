"""All sessions of this process: one active per user, kept in memory.

A session is active while it has a connection or a turn, and for a grace after its last connection
went. Opening is one step without a wait in it, so two clients at the same moment cannot both win.
The sweep ends sessions that were idle for too long; their memory is freed, their log files stay.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.core.errors import RateLimited, SessionTaken
from app.core.ids import new_id
from app.events.event import EventLog
from app.events.session_log import SessionLogs
from app.sessions.session_manager import SessionManager
from app.turns.running import RunningTurns
from generated import Principal
from generated.close_codes import RESTARTING, SESSION_TAKEN

_SWEEP_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Opened:
    """A session, and whether it was there before."""

    session: SessionManager
    resumed: bool


class Sessions:
    """The sessions by their owner's address."""

    def __init__(
        self,
        *,
        logs: SessionLogs,
        new_events: Callable[[], EventLog],
        running: RunningTurns,
        idle_seconds: float,
        grace_seconds: float,
        most: int,
        most_connections: int,
    ) -> None:
        self._by_owner: dict[str, SessionManager] = {}
        self._logs = logs
        self._new_events = new_events
        self._running = running
        self._idle_seconds = idle_seconds
        self._grace_seconds = grace_seconds
        self._most = most
        self._most_connections = most_connections

    def __iter__(self) -> Iterator[SessionManager]:
        return iter(tuple(self._by_owner.values()))

    def open(self, principal: Principal, client_id: str, *, takeover: bool) -> Opened:
        """Return the caller's session for this client, or a new one.

        Raises `SessionTaken` while another client's session is active, unless `takeover`.
        """
        known = self._by_owner.get(principal.email)
        if known is not None and known.unclaimed:
            known.client_id, known.unclaimed = client_id, False
        if known is not None and known.client_id == client_id:
            known.principal = principal
            return Opened(known, resumed=True)
        if known is not None:
            if self._is_active(known) and not takeover:
                raise SessionTaken(
                    "You have an active session in another window or on another device. "
                    "End it there, or take it over here."
                )
            self.end(known, SESSION_TAKEN, "taken over by another client")
        return Opened(self._new(principal, client_id), resumed=False)

    def attach(self, principal: Principal) -> SessionManager:
        """Return the caller's session, whoever opened it, or a new one.

        A session made here has no client yet: the first that connects adopts it.
        """
        known = self._by_owner.get(principal.email)
        if known is None:
            known = self._new(principal, new_id())
            known.unclaimed = True
        return known

    def of(self, principal: Principal) -> SessionManager | None:
        """Return the caller's session, if there is one."""
        return self._by_owner.get(principal.email)

    def end(self, session: SessionManager, code: int, reason: str) -> None:
        """End a session and forget it."""
        if self._by_owner.get(session.principal.email) is session:
            del self._by_owner[session.principal.email]
        session.end(code, reason)

    async def sweep(self) -> None:
        """End idle sessions, forever."""
        while True:
            await asyncio.sleep(min(_SWEEP_SECONDS, self._idle_seconds / 2))
            for session in self:
                if session.idle_seconds() >= self._idle_seconds:
                    self.end(session, RESTARTING, "idle for too long")

    def _new(self, principal: Principal, client_id: str) -> SessionManager:
        self._make_room()
        session_id = new_id()
        session = SessionManager(
            principal,
            client_id,
            events=self._new_events(),
            log=self._logs.open(session_id),
            id_=session_id,
            running=self._running,
            most_connections=self._most_connections,
        )
        self._by_owner[principal.email] = session
        session.log("session_started", {"principal": principal.model_dump(), "client": client_id})
        return session

    def _make_room(self) -> None:
        """Keep to the bound: the session that was idle for longest goes first.

        Raises `RateLimited` while every session is active.
        """
        if len(self._by_owner) < self._most:
            return
        idlest = max(self, key=lambda session: session.idle_seconds())
        if self._is_active(idlest):
            raise RateLimited("The service is full. Try again in a minute.", retry_after=60.0)
        self.end(idlest, RESTARTING, "made room for another session")

    def _is_active(self, session: SessionManager) -> bool:
        return session.in_use or session.idle_seconds() < self._grace_seconds
