"""One turn: its order, its record, its state, and what it publishes.

Whatever comes to it is kept in the record and published in the same step, so that its snapshot and
the log's last number belong to one instant. It starts nothing by itself; `turns.runner` runs it.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any, Literal, Protocol, TypeAlias

from pydantic import BaseModel

from app.agent.turn import TurnRecord, WaitingFor
from app.core.errors import AppError
from app.core.optional import present
from app.core.text import shorten
from app.events.publish import Publisher
from app.turns import frames
from app.turns.components import ShownComponent, ShownComponents
from app.turns.order import TurnOrder
from generated import (
    Button,
    Component,
    ErrorFrame,
    Form,
    Message,
    MessageEvent,
    OpenTurn,
    Principal,
    ThinkingEvent,
    ToolCall,
    ToolStatusEvent,
    TurnLimitName,
    TurnOutcome,
    UiComponentEvent,
)

StopReason: TypeAlias = Literal["cancelled", "interrupted"]
TurnState: TypeAlias = Literal["starting", "answering", "ending", "ended"]

NEXT: dict[TurnState, frozenset[TurnState]] = {
    "starting": frozenset({"answering", "ended"}),
    "answering": frozenset({"ending", "ended"}),
    "ending": frozenset({"ended"}),
    "ended": frozenset(),
}
"""Which state may follow which. `starting`: nothing is published yet. `answering`: a stop reaches
its task. `ending`: what it came to is stored and told. `ended`: `turn_finished` is out."""


class Host(Protocol):
    """The session that a turn belongs to, as far as a turn needs it."""

    @property
    def id(self) -> str: ...

    @property
    def principal(self) -> Principal: ...

    @property
    def publisher(self) -> Publisher: ...

    @property
    def components(self) -> ShownComponents: ...

    def check_active(self) -> None:
        """Raise `NoActiveSession` when the session has ended."""
        ...


class Turn:
    """A turn from its acknowledgement to its terminal event; see `agent.turn.AnsweringTurn`."""

    def __init__(self, order: TurnOrder, publisher: Publisher, components: ShownComponents) -> None:
        self.order = order
        self.record = TurnRecord()
        self.state: TurnState = "starting"
        self.stop_reason: StopReason | None = None
        self._publisher = publisher
        self._components = components
        self._task: asyncio.Task[Any] | None = None
        self._waiting: tuple[WaitingFor, str] = ("model", "")
        self._began = self._last_event = time.monotonic()

    def begin(self) -> None:
        """Publish how the turn opens. A stop reaches the calling task from here on."""
        self._go("answering")
        self._began = self._last_event = time.monotonic()
        self._task = asyncio.current_task()
        self._publish(frames.turn_started(self.order, self._publisher.next_seq))
        if self.order.new_chat is not None:
            self._publish(frames.chat_updated(self.order, self._publisher.next_seq))
        self.message(self.order.question())

    def stop(self, reason: StopReason) -> None:
        """End the turn soon, keeping what there is. The first reason stands."""
        if self.stop_reason is None:
            self.stop_reason = reason
            if self.state == "answering" and self._task is not None:
                self._task.cancel()

    def check_going(self) -> None:
        """Raise `CancelledError` when the turn was stopped before it began."""
        if self.stop_reason is not None:
            raise asyncio.CancelledError

    def settle(self) -> None:
        """Let nothing stop the turn any more: what is left is to store and tell what it came to."""
        self._go("ending")

    def finish(self, outcome: TurnOutcome, limit: TurnLimitName | None) -> None:
        """Publish the one last event; whatever comes later is dropped."""
        ending = frames.Ended(outcome, limit, self.elapsed())
        self._publish(
            frames.turn_finished(self.order, self.record, ending, self._publisher.next_seq)
        )
        self._go("ended")
        self._task = None

    def elapsed(self) -> float:
        """Return the seconds since the turn began."""
        return time.monotonic() - self._began

    def quiet(self) -> float:
        """Return the seconds since anything was published of it."""
        return time.monotonic() - self._last_event

    def snapshot(self) -> OpenTurn:
        """Return the turn as far as it has come."""
        return frames.open_turn(self.order, self.record)

    def text(self, delta: str) -> None:
        """More text of the answer."""
        if self.state == "ended":  # a tool may have left something running behind
            return
        self._last_event = time.monotonic()
        self.record.answer.write(delta)
        self._publisher.publish_text(self.order.turn_id, self.order.chat_id, delta)

    def tool_call(self, call: ToolCall) -> None:
        """One tool call came further."""
        if self.state == "ended":
            return
        self.record.answer.call(call)
        self._publish(
            ToolStatusEvent(type="tool_status", tool_call=call, **self._ids()),
        )

    def show(self, component: Component, maker: str, *, chars: int) -> None:
        """Put a component on the page, or replace the one with its id."""
        if self.state == "ended":
            return
        new = self.record.answer.show(component, chars=chars)
        if isinstance(component, Button | Form):
            order = self.order
            self._components.remember(ShownComponent(component, maker, order.chat_id, order.names))
        else:
            self._components.forget(component.id)
        self._component("add" if new else "update", component.id, component)

    def remove(self, component_id: str) -> None:
        """Take a component of this turn off the page."""
        if self.state != "ended" and self.record.answer.remove(component_id):
            self._components.forget(component_id)
            self._component("remove", component_id, None)

    def waiting(self, for_what: WaitingFor, detail: str) -> None:
        """What the turn waits for from now on."""
        self._waiting = (for_what, detail)

    def thinking(self) -> None:
        """Say that the turn is alive, and what it waits for."""
        for_what, detail = self._waiting
        self._publish(
            ThinkingEvent(
                type="thinking",
                elapsed_seconds=round(self.elapsed(), 1),
                waiting_for=for_what,
                detail=shorten(detail, 500),
                **self._ids(),
            )
        )

    def message(self, message: Message) -> None:
        """A message of the turn was stored."""
        self._publish(MessageEvent(type="message", message=message, **self._ids()))

    def failed(self, error: AppError) -> None:
        """The turn met an error that ends it."""
        self._publish(
            ErrorFrame(
                type="error",
                code=error.code,
                message=shorten(error.message, 2000),
                request_id=self.order.request_id,
                retry_after=present(error.retry_after),
                **self._ids(),
            )
        )

    def log(self, message_type: str, content: dict[str, Any]) -> None:
        """Something for the session's log only."""
        session_log = self._publisher.session_log
        session_log.write(message_type, {"turn_id": self.order.turn_id, **content})

    def crashed(self, error: BaseException, where: str) -> None:
        """An unexpected exception: its traceback goes to the session's log."""
        self._publisher.session_log.crashed(error, where, turn_id=self.order.turn_id)

    def _component(
        self, action: Literal["add", "update", "remove"], id_: str, component: Component | None
    ) -> None:
        self._publish(
            UiComponentEvent(
                type="ui_component",
                action=action,
                component_id=id_,
                component=present(component),
                **self._ids(),
            )
        )

    def _ids(self) -> dict[str, Any]:
        order = self.order
        seq = self._publisher.next_seq
        return {"seq": seq, "turn_id": order.turn_id, "chat_id": order.chat_id}

    def _publish(self, frame: BaseModel) -> None:
        if self.state != "ended":
            self._last_event = time.monotonic()
            self._publisher.publish(frame)

    def _go(self, state: TurnState) -> None:
        if state not in NEXT[self.state]:
            raise RuntimeError(f"A turn cannot go from {self.state} to {state}.")
        self.state = state
