"""A turn as a client sees it: its events, one by one, and what they add up to. Pure."""

from __future__ import annotations

from collections import deque
from typing import Final

from parlance_client.errors import Overrun
from parlance_client.models import (
    AckFrame,
    Component,
    ErrorFrame,
    Message,
    MessageEvent,
    MessagePage,
    OpenTurn,
    Part,
    ResetFrame,
    SessionFrame,
    TokenEvent,
    ToolCall,
    ToolStatusEvent,
    TurnFinishedEvent,
    TurnOutcome,
    UiComponentEvent,
)
from parlance_client.parts import Parts
from parlance_client.wire import Frame, UnknownFrame

MAX_WAITING: Final = 10_000


class Mailbox:
    """Frames that wait for their reader. At 10,000 it stops and `take` raises `Overrun`."""

    def __init__(self) -> None:
        self._waiting: deque[Frame] = deque()
        self._overrun = False
        self.over = False

    def offer(self, frame: Frame) -> None:
        """Keep a frame."""
        if len(self._waiting) >= MAX_WAITING:
            self._overrun = self.over = True
        else:
            self._waiting.append(frame)

    def take(self) -> Frame | None:
        """Return the oldest frame; None when there is none."""
        if self._waiting:
            return self._waiting.popleft()
        if self._overrun:
            raise Overrun("10,000 events wait: read faster, or close what nobody reads.")
        return None

    @property
    def ready(self) -> bool:
        """Whether there is something to read, or nothing will come any more."""
        return bool(self._waiting) or self.over


class Turn(Mailbox):
    """What one command, a `chat` or `ui_event`, started. Its fields are as far as it was read.

    `outcome` is None until the turn ended, and stays None when a reset hid how it ended; `message`
    is the stored answer. A reset or a new session comes as an event too, because it may end the
    turn: `interrupted` when the service has lost it. `missing` is true while a reset has not shown
    the turn and its chat was not read yet.
    """

    def __init__(self, command_id: str) -> None:
        super().__init__()
        self._command_id = command_id
        self.id = ""
        self.chat_id = ""
        self._parts = Parts()
        self.message: Message | None = None
        self.error: ErrorFrame | None = None
        self.outcome: TurnOutcome | None = None
        self.finished: TurnFinishedEvent | None = None
        self.missing = False
        self._foreign = False
        self._acknowledged_here = False
        self._early: list[Frame] = []

    @property
    def parts(self) -> list[Part]:
        """The answer so far: texts, tool calls and components, in order."""
        return self._parts.whole()

    @property
    def text(self) -> str:
        """What the answer says so far."""
        return self._parts.text()

    @property
    def tool_calls(self) -> dict[str, ToolCall]:
        """The tool calls so far, by their ids."""
        return self._parts.tool_calls()

    @property
    def components(self) -> dict[str, Component]:
        """What tools have put on the page so far, by ids."""
        return self._parts.components()

    def offer(self, frame: Frame) -> None:
        """Keep a frame when it belongs to this turn."""
        if self.over:
            return
        if isinstance(frame, AckFrame) and frame.command_id == self._command_id:
            self._acknowledged(frame)
        elif not self.id:
            self._early = [*self._early, frame][-MAX_WAITING:]
        elif isinstance(frame, SessionFrame):
            self._came_back(frame)
        elif isinstance(frame, ResetFrame):
            self._start_over(frame)
        elif _turn_of(frame) == self.id:
            self._add(frame)
            super().offer(frame)

    def look_through(self, page: MessagePage | None) -> None:
        """Look for the answer in a part of the chat, the newest first; None when it is gone.

        Without an answer the turn has not ended: it was acknowledged a moment ago. Unless that was
        in another session, where everything was interrupted.
        """
        mine = [] if page is None else [m for m in page.messages if m.turn_id == self.id]
        answers = [message for message in mine if message.role == "assistant"]
        if answers:
            self._answer(answers[-1])
            known = "completed" if answers[-1].state == "complete" else self._unknown()
            self._end(answers[-1].outcome or known)
        elif page is None:
            self._end(self._unknown())
        elif mine or not page.has_more or not page.messages:
            self.missing = False
            if self._foreign:
                self._end("interrupted")

    def _acknowledged(self, ack: AckFrame) -> None:
        """Learn which turn this is; events that came before are sorted out now.

        What happened to connections and sessions before did not happen to this turn.
        """
        self.id, self.chat_id = ack.turn_id or "", ack.chat_id or ""
        self._acknowledged_here = True
        early, self._early = self._early, []
        for frame in early:
            if not isinstance(frame, SessionFrame | ResetFrame):
                self.offer(frame)

    def _add(self, frame: Frame) -> None:
        match frame:
            case TokenEvent() | ToolStatusEvent() | UiComponentEvent():
                self._parts.add(frame)
            case MessageEvent(message=message) if message.role == "assistant":
                self._answer(message)
            case ErrorFrame():
                self.error = frame
            case TurnFinishedEvent():
                self.finished, self.outcome, self.over = frame, frame.outcome, True

    def _came_back(self, session: SessionFrame) -> None:
        self._acknowledged_here = False
        if session.resumed:
            return
        super().offer(session)
        self._end("interrupted")

    def _start_over(self, reset: ResetFrame) -> None:
        super().offer(reset)
        running = [turn for turn in reset.snapshot.open_turns if turn.turn_id == self.id]
        if running:
            self._go_on_from(running[0])
        else:
            self.missing = True
            if reset.reason == "epoch_changed" and not self._acknowledged_here:
                self._foreign = True

    def _unknown(self) -> TurnOutcome | None:
        """Return how a turn ended whose answer is not whole and whose end was not seen."""
        return "interrupted" if self._foreign else None

    def _end(self, outcome: TurnOutcome | None) -> None:
        self.outcome, self.over, self.missing = outcome, True, False

    def _answer(self, message: Message) -> None:
        """Take the stored answer, which is whole and heals whatever was missed."""
        self.message = message
        self._parts.take(message.parts)

    def _go_on_from(self, running: OpenTurn) -> None:
        self.missing = False
        self._parts.take(running.parts)


def _turn_of(frame: Frame) -> str | None:
    if isinstance(frame, UnknownFrame):
        found = frame.raw.get("turn_id")
        return found if isinstance(found, str) else None
    return None if isinstance(frame, AckFrame) else getattr(frame, "turn_id", None)
