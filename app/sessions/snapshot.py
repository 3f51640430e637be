"""What a session looks like now: the events of its log folded into a snapshot.

`publish` applies each event here in the same step in which the log numbers it, so that a snapshot
and its cursor belong to one instant. It holds the current chat's last messages, at most 200 and a
million characters (the newest whatever its size), and the running turn.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from pydantic import MISSING, BaseModel

from app.core.optional import present
from generated import (
    Component,
    Message,
    MessageEvent,
    OpenTurn,
    Snapshot,
    ToolCall,
    ToolStatusEvent,
    TurnFinishedEvent,
    TurnStartedEvent,
    UiComponentEvent,
)

MAX_MESSAGES = 200  # the contract's bound on a snapshot
# Written in some milliseconds, and as often as a client asks for it.
MAX_CHARS = 1_000_000


@dataclass(slots=True)
class _RunningTurn:
    started: TurnStartedEvent
    text: list[str] = field(default_factory=list)
    tool_calls: dict[str, ToolCall] = field(default_factory=dict)
    components: dict[str, Component] = field(default_factory=dict)


class SessionView:
    """The fold of one session's events."""

    def __init__(self) -> None:
        self.chat_id: str | None = None
        self._messages: deque[tuple[Message, int]] = deque()
        self._chars = 0
        self._turn: _RunningTurn | None = None

    def show_chat(self, chat_id: str, messages: list[Message]) -> None:
        """Make a stored chat the current one."""
        self.chat_id = chat_id
        self._messages.clear()
        self._chars = 0
        for message in messages:
            self._keep(message, len(message.model_dump_json()))

    def apply_text(self, text: str) -> None:
        """Take in a token event."""
        if self._turn is not None:
            self._turn.text.append(text)

    def apply(self, event: BaseModel, *, chars: int = 0) -> None:
        """Take in any other event, whose frame has so many characters."""
        match event:
            case TurnStartedEvent():
                self._turn = _RunningTurn(event)
            case MessageEvent():
                self._keep(event.message, chars)
            case TurnFinishedEvent():
                self._turn = None
            case ToolStatusEvent() if self._turn:
                self._turn.tool_calls[event.tool_call.id] = event.tool_call
            case UiComponentEvent() if self._turn:
                self._apply_component(self._turn, event)
            case _:
                pass

    def snapshot(self) -> Snapshot:
        """Return what a client needs to go on behind the log's last event."""
        return Snapshot(
            chat_id=present(self.chat_id),
            messages=[message for message, _ in self._messages],
            open_turn=present(self._open_turn()),
        )

    def _keep(self, message: Message, chars: int) -> None:
        self._messages.append((message, chars))
        self._chars += chars
        while len(self._messages) > MAX_MESSAGES or (
            self._chars > MAX_CHARS and len(self._messages) > 1
        ):
            self._chars -= self._messages.popleft()[1]

    def _open_turn(self) -> OpenTurn | None:
        if self._turn is None:
            return None
        started = self._turn.started
        return OpenTurn(
            turn_id=started.turn_id,
            chat_id=started.chat_id,
            message_id=started.message_id,
            text="".join(self._turn.text),
            tool_calls=list(self._turn.tool_calls.values()),
            components=list(self._turn.components.values()),
        )

    @staticmethod
    def _apply_component(turn: _RunningTurn, event: UiComponentEvent) -> None:
        if event.component is MISSING:
            turn.components.pop(event.component_id, None)
        else:
            turn.components[event.component_id] = event.component
