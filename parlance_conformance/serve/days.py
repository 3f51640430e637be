"""The bad days: what may go wrong for a client, each under a name.

A day changes a good day in one place: what is refused, which steps a turn has, what a `resume`
gets, or what goes over the wire. `breaks` says in what way a day violates the contract on purpose;
all other days are what a correct service may do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Final

from parlance_conformance.contract import Frame
from parlance_conformance.serve.refusal import Refusal
from parlance_conformance.serve.script import Call, Fail, Say, Step
from parlance_conformance.serve.session import Session


@dataclass(frozen=True, slots=True)
class Cut:
    """In place of a frame: the connection ends, with this close code or (0) without a word."""

    code: int = 0
    forget: bool = False


@dataclass(slots=True)
class Day:
    """A good day. `number` is the day's own measure; 0 stands for its default."""

    number: int = 0
    breaks: ClassVar[str] = ""
    default: ClassVar[int] = 0

    def __post_init__(self) -> None:
        """Take the default measure."""
        self.number = self.number or self.default

    def opened(self, *, takeover: bool) -> None:
        """A client connects. Raises `Refusal` with `session_taken`."""

    def hello(self, frame: Frame) -> Frame:
        """Return the hello to send."""
        return frame

    def asked(self, command: Frame) -> Frame:
        """A new command is about to be done. Raises `Refusal`."""
        return command

    def steps(self, steps: Sequence[Step]) -> Sequence[Step]:
        """Return the steps of a turn."""
        return steps

    def published(self, session: Session) -> None:
        """An event was sent to a client."""

    def loses(self) -> str | None:
        """Return why a `resume` cannot be answered by events; None when it can."""
        return None

    def paged(self, page: Frame) -> Frame:
        """Return the messages to send for a request. Raises `Refusal`."""
        return page

    def listed(self, page: Frame) -> Frame:
        """Return the chats to send for a request."""
        return page

    def sending(self, frame: Frame, count: int) -> Iterator[Frame | Cut]:
        """Yield what goes over the wire for a frame. `count` numbers a connection's events."""
        yield frame


class DropAt(Day):
    """Every connection is cut behind its N-th event, without a close frame (5)."""

    default = 5
    breaks = "connections do not stay open"

    def sending(self, frame: Frame, count: int) -> Iterator[Frame | Cut]:
        """Cut behind the N-th."""
        yield frame
        if count == self.number:
            yield Cut()


class DoubledFrame(Day):
    """Every N-th event comes twice (3)."""

    default = 3
    breaks = "events are doubled"

    def sending(self, frame: Frame, count: int) -> Iterator[Frame | Cut]:
        """Send it, and again."""
        yield frame
        if count and count % self.number == 0:
            yield frame


class Gap(Day):
    """On the first connection the N-th event is left out (4)."""

    default = 4
    breaks = "the numbers have a hole"
    _done = False

    def sending(self, frame: Frame, count: int) -> Iterator[Frame | Cut]:
        """Leave it out once."""
        if count == self.number and not self._done:
            self._done = True
            return
        yield frame


class SlowTool(Day):
    """Every turn begins with a tool call of N seconds, and `thinking` comes meanwhile (12)."""

    default = 12

    def steps(self, steps: Sequence[Step]) -> Sequence[Step]:
        """Put the slow call first."""
        return [Call("slow_tool", "It is done.", seconds=self.number), *steps]


class LlmDown(Day):
    """The language model is away: the first N turns fail, then it is back (1)."""

    default = 1

    def hello(self, frame: Frame) -> Frame:
        """Say that it is away."""
        llm = {**frame["llm"], "available": self.number <= 0}
        if self.number > 0:
            llm["detail"] = "Connection refused."
        return {**frame, "llm": llm}

    def steps(self, steps: Sequence[Step]) -> Sequence[Step]:
        """Fail, or answer."""
        self.number -= 1
        away = Fail("llm_unavailable", "The language model cannot be reached. Try again.")
        return [away] if self.number >= 0 else steps

    def published(self, session: Session) -> None:
        """Tell that it is back, behind the last turn that failed."""
        if self.number == 0 and not session.busy and session.last_seq:
            self.number = -1
            llm = {"available": True, "demo": True, "provider": "scripted", "model": "scripted"}
            session.publish("llm_status", llm=llm)


class SessionTaken(Day):
    """Another client holds the session: only `takeover=true` gets in, once for all."""

    _taken = True

    def opened(self, *, takeover: bool) -> None:
        """Refuse, unless it takes over."""
        if takeover:
            self._taken = False
        if self._taken:
            raise Refusal("session_taken", "You have an active session elsewhere.")


class RateLimited(Day):
    """The first N commands are refused with `rate_limited`, to be sent again a second later (2)."""

    default = 2

    def asked(self, command: Frame) -> Frame:
        """Refuse, or let it through."""
        self.number -= 1
        if self.number >= 0:
            raise Refusal("rate_limited", "Too much at once: slow down.", retry_after=1)
        return command


class ServerRestart(Day):
    """Behind the N-th event the service restarts, once: 1012, and all is forgotten (5)."""

    default = 5
    _done = False

    def sending(self, frame: Frame, count: int) -> Iterator[Frame | Cut]:
        """Restart behind it."""
        yield frame
        if count == self.number and not self._done:
            self._done = True
            yield Cut(1012, forget=True)


class UnknownFrame(Day):
    """Frames of types from a later contract, numbered and not, come between the others."""

    breaks = "frames of an unknown type (a later contract may have them)"

    def published(self, session: Session) -> None:
        """Number one now and then."""
        if session.last_seq % 4 == 2:
            session.publish("weather", known=False, outlook="rain")

    def sending(self, frame: Frame, count: int) -> Iterator[Frame | Cut]:
        """Send one without a number as well."""
        if count % 5 == 1:
            yield {"type": "season", "name": "autumn"}
        yield frame


class UnknownField(Day):
    """Every frame has a field from a later contract, which the contract allows."""

    def sending(self, frame: Frame, count: int) -> Iterator[Frame | Cut]:
        """Add the field, in the frame and in the message inside."""
        more = {"later": {"contract": "2.1.0"}}
        inner = {"message": frame["message"] | more} if frame["type"] == "message" else {}
        yield frame | inner | more


class ResetNeeded(Day):
    """Connections are cut behind their N-th event, and no `resume` gets its events (5)."""

    default = 5
    breaks = "connections do not stay open"
    _cut = 0

    def sending(self, frame: Frame, count: int) -> Iterator[Frame | Cut]:
        """Cut twice behind the N-th."""
        yield frame
        if count == self.number and self._cut < 2:
            self._cut += 1
            yield Cut()

    def loses(self) -> str | None:
        """Answer with a snapshot, always."""
        return "tail_gone"


class MessagesAway(ResetNeeded):
    """As reset_needed, and the first two requests for the messages of a chat fail (5)."""

    _refused = 0

    def paged(self, page: Frame) -> Frame:
        """Refuse, or let it through."""
        self._refused += 1
        if self._refused <= 2:
            raise Refusal("internal_error", "The messages cannot be read just now.")
        return page


class SlowTokens(Day):
    """The words come N hundredths of a second apart (20)."""

    default = 20

    def steps(self, steps: Sequence[Step]) -> Sequence[Step]:
        pause = self.number / 100
        return [replace(step, pause=pause) if isinstance(step, Say) else step for step in steps]


class ErrorFrame(Day):
    """Every turn fails behind some words."""

    def steps(self, steps: Sequence[Step]) -> Sequence[Step]:
        """Say a little, then fail."""
        broke = Fail("llm_interrupted", "The model's answer broke off. Try again.")
        return [Say("I was about to say"), broke]


BAD_DAYS: Final[dict[str, type[Day]]] = {
    "drop_at": DropAt,
    "doubled_frame": DoubledFrame,
    "gap": Gap,
    "slow_tool": SlowTool,
    "llm_down": LlmDown,
    "session_taken": SessionTaken,
    "rate_limited": RateLimited,
    "server_restart": ServerRestart,
    "unknown_frame": UnknownFrame,
    "unknown_field": UnknownField,
    "reset_needed": ResetNeeded,
    "messages_away": MessagesAway,
    "slow_tokens": SlowTokens,
    "error_frame": ErrorFrame,
}


def day_named(name: str | None, number: int = 0) -> Day:
    """Return the day; a good one without a name. Raises `KeyError`."""
    return BAD_DAYS[name](number) if name else Day()
