"""One session: who it belongs to, its connections, its numbered events and its log file.

Opened and ended by `sessions.registry`. It starts nothing by itself; turns are started by
`turns.admission`, and events enter it only through its publisher.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from app.core.errors import NoActiveSession, RateLimited
from app.core.ids import new_id
from app.events.event import EventLog
from app.events.publish import Publisher
from app.events.session_log import SessionLog
from app.sessions.idempotency import CommandMemory
from app.turns.components import ShownComponents
from app.turns.running import RunningTurns
from generated import Principal, Snapshot


class SessionManager:
    """One session of a caller; it outlives its connections."""

    def __init__(
        self,
        principal: Principal,
        client_id: str,
        *,
        events: EventLog,
        log: SessionLog,
        id_: str,
        running: RunningTurns,
        most_connections: int = 32,
    ) -> None:
        self.id = id_
        self.principal = principal
        self.client_id = client_id
        self.unclaimed = False
        self.chat_id: str | None = None
        self.publisher = Publisher(events, log)
        self.components = ShownComponents()
        self.commands = CommandMemory()
        self.ended = False
        self._running = running
        self._connections: dict[str, Callable[[int, str], None]] = {}
        self._most_connections = most_connections
        self._last_left = time.monotonic()

    @property
    def events(self) -> EventLog:
        """What happened, numbered."""
        return self.publisher.events

    def log(self, message_type: str, content: Any) -> None:
        """Write one line to the session's JSONL file. `content` is JSON-like."""
        self.publisher.session_log.write(message_type, content)

    def crashed(self, error: BaseException, where: str) -> None:
        """Write an exception with its traceback to the session's file."""
        self.publisher.session_log.crashed(error, where)

    def forget_chat(self, chat_id: str) -> None:
        """Do not greet with a chat that is gone."""
        if self.chat_id == chat_id:
            self.chat_id = None

    def check_active(self) -> None:
        """Raise `NoActiveSession` when the session has ended."""
        if self.ended:
            raise NoActiveSession("This session has ended. Connect again for a new one.")

    def snapshot(self) -> Snapshot:
        """Return what runs in the session now."""
        return self._running.snapshot(self.id)

    def check_room(self) -> None:
        """Raise `RateLimited` when no further connection may be opened."""
        if len(self._connections) >= self._most_connections:
            raise RateLimited(
                f"You have {self._most_connections} connections open. Close a window, or wait for "
                "an answer to end.",
                retry_after=10.0,
            )

    def connect(self, close: Callable[[int, str], None]) -> str:
        """Count a connection; `close` ends it with a code and a reason. Returns its key.

        Raises `RateLimited`; see `check_room`.
        """
        self.check_room()
        key = new_id()
        self._connections[key] = close
        return key

    def disconnect(self, key: str) -> None:
        self._connections.pop(key, None)
        self._last_left = time.monotonic()

    @property
    def connections(self) -> int:
        """How many connections watch this session."""
        return len(self._connections)

    @property
    def in_use(self) -> bool:
        """Whether the session has a connection or a turn."""
        return bool(self._connections) or self._running.is_busy(self.id)

    def idle_seconds(self) -> float:
        """Return how long the session has had neither a connection nor a turn."""
        if self.in_use:
            return 0.0
        return time.monotonic() - max(self._last_left, self.publisher.places.last_end)

    def end(self, code: int, reason: str) -> None:
        """Close every connection with a code, stop the turns and close the log. Once."""
        if self.ended:
            return
        self.ended = True
        self._running.stop_session(self.id)
        for close in tuple(self._connections.values()):
            close(code, reason)
        self.log("session_ended", {"reason": reason})
        self.publisher.session_log.close()
