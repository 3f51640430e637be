"""What a client does on the wire, step by step, without doing it.

A generator yields steps (open, send, receive, read, sleep, close) and is sent what came of them,
so the blocking and the asyncio client run the same code and cannot differ. The rules are in
`core.py`.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias, TypeVar

from parlance_client.closing import LOST, status_is_final
from parlance_client.core import Core, Taken
from parlance_client.errors import Ended, Refused, Unreachable
from parlance_client.models import AckFrame, ErrorFrame, MessagePage
from parlance_client.turn import Turn
from parlance_client.wire import Command, Frame

PATIENCE_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Open:
    """Open a connection to this path; answered by None, or by `Gone`."""

    path: str


@dataclass(frozen=True, slots=True)
class Send:
    """Send a text; a connection that is gone is told by the next `Receive`."""

    text: str


@dataclass(frozen=True, slots=True)
class Receive:
    """Wait for a text; answered by it, or by `Gone`."""


@dataclass(frozen=True, slots=True)
class Read:
    """Read the messages of a chat over HTTP; answered by some of them, or by `Gone`."""

    chat_id: str
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Sleep:
    """Wait."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Close:
    """Close the connection, if there is one."""


@dataclass(frozen=True, slots=True)
class Gone:
    """There is no connection (any more), or no answer: the close code, or a refusal's status."""

    code: int = LOST
    status: int | None = None


Step: TypeAlias = Open | Send | Receive | Read | Sleep | Close
Came: TypeAlias = str | MessagePage | Gone | None
T = TypeVar("T")
Steps: TypeAlias = Generator[Step, Came, T]


class Listener(Protocol):
    """Is offered every new frame, in order."""

    def offer(self, frame: Frame) -> None:
        """Look at a frame."""


class Asked:
    """A command on its way to its answer."""

    def __init__(self, command: Command) -> None:
        self.command = command
        self._answer: AckFrame | ErrorFrame | None = None

    def offer(self, frame: Frame) -> None:
        """Keep the answer to this command."""
        if isinstance(frame, AckFrame | ErrorFrame) and frame.command_id == self.command.id:
            self._answer = frame

    @property
    def answered(self) -> bool:
        """Whether the answer is there."""
        return self._answer is not None

    def result(self) -> AckFrame:
        """Return the acknowledgement. Raises `Refused`."""
        assert self._answer is not None
        if isinstance(self._answer, ErrorFrame):
            raise Refused(self._answer)
        return self._answer


class Conversation:
    """The steps of one client. `patience` is how long it tries to come back, in seconds."""

    def __init__(self, core: Core, *, patience: float = PATIENCE_SECONDS) -> None:
        self.core = core
        self.listeners: list[Listener] = []
        self._patience = patience
        self._waited = 0.0
        self._open = False
        self._ended: Ended | None = None

    def say(self, command: Command) -> Steps[None]:
        """Send a command now, or on the next connection."""
        text = self.core.submit(command)
        if text is not None:
            yield Send(text)

    def follow(self, turn: Turn) -> None:
        """Offer a turn its events until it is over, whether somebody reads them or not."""
        self.listeners.append(turn)

    def leave(self, turn: Turn) -> None:
        """Follow a turn no longer: it was refused, or nobody waited for its `ack`."""
        if turn in self.listeners:
            self.listeners.remove(turn)

    def pump(self) -> Steps[None]:
        """Take one frame, coming back first when there is no connection.

        Or read how the turns have ended that a reset did not show: that comes before the next
        frame. Raises `Ended` and `Unreachable`.
        """
        if self._ended is not None:
            raise self._ended
        if not self._open:
            gone = yield Open(self.core.path())
            if isinstance(gone, Gone):
                yield from self._lost(gone)
                return
            self._open = True
        if self.core.greeted and (missing := self._missing()):
            yield from self._find_out(missing)
            return
        got = yield Receive()
        if isinstance(got, str):
            yield from self._follow(self.core.receive(got))
        else:
            yield from self._lost(got if isinstance(got, Gone) else Gone())

    def _missing(self) -> list[Turn]:
        return [each for each in self.listeners if isinstance(each, Turn) and each.missing]

    def _find_out(self, missing: list[Turn]) -> Steps[None]:
        """Read the chats of turns; when that fails for now, it is tried on the next connection."""
        for turn in missing:
            before: str | None = None
            while turn.missing:
                came = yield Read(turn.chat_id, before)
                if isinstance(came, MessagePage):
                    turn.look_through(came)
                    before = came.messages[0].id if came.messages else None
                elif isinstance(came, Gone) and came.status and status_is_final(came.status):
                    turn.look_through(None)
                else:
                    yield from self._lost(Gone())
                    return
            if turn.over:
                self.leave(turn)

    def _follow(self, taken: Taken) -> Steps[None]:
        if self.core.attempt == 0:
            self._waited = 0.0
        for frame in taken.frames:
            for listener in tuple(self.listeners):
                listener.offer(frame)
                if isinstance(listener, Turn) and listener.over:
                    self.leave(listener)
        try:
            if taken.wait:
                yield Sleep(taken.wait)
            for text in taken.send:
                yield Send(text)
        except GeneratorExit:  # given up half-way: what was not said is said on a new connection
            self._open = self.core.greeted = False
            raise
        if taken.broken:
            yield from self._lost(Gone())

    def _lost(self, gone: Gone) -> Steps[None]:
        self._open = False
        yield Close()
        try:
            if gone.status is not None and status_is_final(gone.status):
                raise Ended(gone.status, "the service refused the connection")
            wait = self.core.lost(gone.code)
        except Ended as ended:
            self._ended = ended
            raise
        self._waited += wait
        if self._waited > self._patience:
            raise Unreachable(f"The service could not be reached for {self._patience:g} seconds.")
        yield Sleep(wait)
