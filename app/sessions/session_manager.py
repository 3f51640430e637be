"""One session: who it belongs to, its numbered events, its log file, and what runs in it.

Opened and ended by `services.sessions`. It starts nothing by itself; turns are started by
`services.turns`, and events enter it only through `services.publish`.
"""

from __future__ import annotations

import time
import traceback
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.agent.turn import Selection
from app.core.errors import NoActiveSession, RateLimited, TurnInProgress
from app.core.events import EventLog
from app.core.ids import new_id
from app.services.command_memory import CommandMemory
from app.services.running_turn import RunningTurn
from app.services.session_log import SessionLog
from app.services.session_view import SessionView
from generated import Button, Form, Principal, TurnFinishedEvent

MAX_SHOWN = 200
MAX_TURN_PLACES = 200


@dataclass(frozen=True, slots=True)
class ShownComponent:
    """A button or form on the page, its maker, and with what to answer its call-back."""

    component: Button | Form
    maker: str
    chat_id: str
    selection: Selection


@dataclass(slots=True)
class TurnPlace:
    """Where a turn stands in the log: behind which event it begins, and its last one."""

    turn_id: str
    start: int
    finished: TurnFinishedEvent | None = None

    def passed(self, seq: int) -> bool:
        """Say whether the turn had ended at this place of the log."""
        return self.finished is not None and seq >= self.finished.seq


class SessionManager:
    """A caller's sitting."""

    def __init__(
        self,
        principal: Principal,
        client_id: str,
        *,
        events: EventLog,
        log: SessionLog,
        id_: str,
        most_connections: int = 32,
    ) -> None:
        self.id = id_
        self.principal = principal
        self.client_id = client_id
        self.adoptable = False
        self.events = events
        self.view = SessionView()
        self.commands = CommandMemory()
        self.turn: RunningTurn | None = None
        self.ended = False
        self._log = log
        self._connections: dict[str, Callable[[int, str], None]] = {}
        self._most_connections = most_connections
        self._shown: OrderedDict[str, ShownComponent] = OrderedDict()
        self._turn_places: OrderedDict[str, TurnPlace] = OrderedDict()
        self._busy = False
        self._last_used = time.monotonic()

    def log(self, message_type: str, content: Any) -> None:
        """Write one line to the session's JSONL file. `content` is JSON-like."""
        self._log.write(message_type, content)

    def crashed(self, error: BaseException, where: str, **about: str) -> None:
        """Write an exception with its traceback to the session's file."""
        trace = "".join(traceback.format_exception(error))
        self.log("exception", {**about, "where": where, "traceback": trace})

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
        self._last_used = time.monotonic()

    @property
    def connections(self) -> int:
        """How many connections watch this session."""
        return len(self._connections)

    @property
    def in_use(self) -> bool:
        """Whether the session has a connection or a turn."""
        return bool(self._connections) or self._busy

    def idle_seconds(self) -> float:
        """Return how long the session has had neither a connection nor a turn."""
        if self.in_use:
            return 0.0
        return time.monotonic() - self._last_used

    def reserve(self) -> None:
        """Claim the session for a turn that is being prepared.

        Raises `TurnInProgress`, or `NoActiveSession` when the session has ended meanwhile.
        """
        if self.ended:
            raise NoActiveSession("This session has ended. Connect again for a new one.")
        if self._busy:
            raise TurnInProgress(
                "The session is busy with a turn. Wait until it ends or cancel it."
            )
        self._busy = True

    def release(self) -> None:
        """Make the session idle again."""
        self._busy = False
        self.turn = None
        self._last_used = time.monotonic()

    def note_turn(self, turn_id: str) -> None:
        """Remember where in the log a turn begins; the last 200 are kept."""
        self._turn_places[turn_id] = TurnPlace(turn_id, self.events.last_seq)
        while len(self._turn_places) > MAX_TURN_PLACES:
            self._turn_places.popitem(last=False)

    def note_end(self, finished: TurnFinishedEvent) -> None:
        """Remember a turn's last event."""
        if place := self._turn_places.get(finished.turn_id):
            place.finished = finished

    def place_of(self, turn_id: str) -> TurnPlace | None:
        """Return where a turn stands in the log, or None when that is forgotten."""
        return self._turn_places.get(turn_id)

    def place_at(self, seq: int) -> TurnPlace | None:
        """Return the last turn that had begun at a place of the log, as far as it is kept."""
        places = reversed(self._turn_places.values())
        return next((place for place in places if place.start < seq), None)

    def remember(self, shown: ShownComponent) -> None:
        """Keep a component for its call-backs; the oldest beyond 200 are forgotten."""
        self._shown[shown.component.id] = shown
        while len(self._shown) > MAX_SHOWN:
            self._shown.popitem(last=False)

    def forget(self, component_id: str) -> None:
        """Drop a component that was removed, or that takes call-backs no more."""
        self._shown.pop(component_id, None)

    def shown(self, component_id: str) -> ShownComponent | None:
        """Return the component with this id, while it is on the page and takes call-backs."""
        return self._shown.get(component_id)

    def end(self, code: int, reason: str) -> None:
        """Close every connection with a code, stop the turn and close the log. Once."""
        if self.ended:
            return
        self.ended = True
        if self.turn is not None:
            self.turn.stop("interrupted")
        for close in tuple(self._connections.values()):
            close(code, reason)
        self.log("session_ended", {"reason": reason})
        self._log.close()
