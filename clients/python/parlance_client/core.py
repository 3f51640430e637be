"""The rules of the live channel, without a socket, a clock or a thread.

`Core` is told what came and answers what to do: which frames are new, what to send, whether what
arrives does not add up, how long to wait before coming back. It keeps the cursor (`epoch`, `seq`)
and the commands without an answer, which are sent again under their ids on the next connection.
Above it stands `conversation.py`; both clients are shells around that.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from parlance_client.closing import LOST, delay, is_final
from parlance_client.errors import Ended, ParlanceError, SessionTaken
from parlance_client.models import AckFrame, ErrorFrame, ResetFrame, ResumeCommand, SessionFrame
from parlance_client.models.close_codes import SESSION_TAKEN, close_code
from parlance_client.wire import Command, Frame, read_frame, seq_of, write

# A server remembers the last 1,000 command ids of a session; more could be done twice.
MAX_OUTBOX: Final = 1_000
MAX_RETRIES: Final = 3
LONGEST_RETRY_SECONDS: Final = 30.0


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last event that was handled, in the log that `epoch` names."""

    epoch: str
    seq: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What follows from one frame.

    `frames` are new and in order. `send` goes out after `wait` seconds. `broken` means that events
    are missing: drop the connection; the next one asks for them.
    """

    frames: tuple[Frame, ...] = ()
    send: tuple[str, ...] = ()
    wait: float = 0.0
    broken: bool = False


@dataclass(slots=True)
class _Pending:
    text: str
    retries: int = 0


@dataclass(slots=True)
class Core:
    """One client's side of a session, over all its connections."""

    client_id: str
    takeover: bool = False
    chance: Callable[[], float] = random.random
    cursor: Cursor | None = None
    session: SessionFrame | None = None
    greeted: bool = False
    attempt: int = 0
    _refusal: ErrorFrame | None = None
    _outbox: dict[str, _Pending] = field(default_factory=dict)

    def path(self) -> str:
        """Return the path to connect to. `takeover` holds until a connection was greeted."""
        return f"/ws/{self.client_id}" + ("?takeover=true" if self.takeover else "")

    def submit(self, command: Command) -> str | None:
        """Keep a command until it is answered; return what to send now, None while unconnected.

        Raises `ParlanceError` when 1,000 commands have no answer yet.
        """
        if len(self._outbox) >= MAX_OUTBOX:
            raise ParlanceError("1,000 commands have no answer yet: wait for some of them.")
        text = write(command)
        self._outbox[command.id] = _Pending(text)
        return text if self.greeted else None

    def receive(self, text: str) -> Taken:
        frame = read_frame(text)
        if frame is None:
            return Taken()
        if isinstance(frame, SessionFrame):
            return self._greet(frame)
        if not self.greeted:
            self._refusal = frame if isinstance(frame, ErrorFrame) else self._refusal
            return Taken()
        self.attempt = 0
        if isinstance(frame, ErrorFrame) and (again := self._again(frame)):
            return again
        return self._take(frame)

    def lost(self, code: int = LOST) -> float:
        """Note the end of a connection; return the seconds to wait before the next one.

        Raises `Ended` or `SessionTaken` when the code says not to come back.
        """
        self.greeted = False
        if is_final(code):
            said = self._refusal.message if self._refusal else close_code(code).description
            raise (SessionTaken if code == SESSION_TAKEN else Ended)(code, said)
        wait = delay(self.attempt, code, self.chance())
        self.attempt += 1
        return wait

    def _greet(self, session: SessionFrame) -> Taken:
        """Say again what has no answer, then ask for what was missed.

        In this order, because a resumed connection holds its events back until `resume`: so an
        `ack` still comes before the events of its turn.
        """
        self.session, self.greeted, self.takeover = session, True, False
        if not session.resumed or self.cursor is None:
            self.cursor = Cursor(session.epoch, 0)
        send = [pending.text for pending in self._outbox.values()]
        if session.resumed:
            epoch, seq = self.cursor.epoch, self.cursor.seq
            send.append(write(ResumeCommand(type="resume", epoch=epoch, seq=seq)))
        return Taken(frames=(session,), send=tuple(send))

    def _again(self, refusal: ErrorFrame) -> Taken | None:
        """Send a rate-limited command again, three times at most; it has done nothing."""
        pending = self._outbox.get(refusal.command_id or "")
        if refusal.code != "rate_limited" or pending is None or pending.retries >= MAX_RETRIES:
            return None
        pending.retries += 1
        wait = 1.0 if refusal.retry_after is None else refusal.retry_after
        return Taken(send=(pending.text,), wait=min(wait, LONGEST_RETRY_SECONDS))

    def _take(self, frame: Frame) -> Taken:
        if isinstance(frame, AckFrame | ErrorFrame) and frame.command_id is not None:
            self._outbox.pop(frame.command_id, None)
        if isinstance(frame, ResetFrame):
            self.cursor = Cursor(frame.epoch, frame.seq)
        seq = seq_of(frame)
        if seq is None or self.cursor is None:
            return Taken(frames=(frame,))
        if seq <= self.cursor.seq:
            return Taken()
        if seq > self.cursor.seq + 1:
            return Taken(broken=True)
        self.cursor = Cursor(self.cursor.epoch, seq)
        return Taken(frames=(frame,))
