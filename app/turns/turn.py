"""Telling a turn: the loop's sink, which turns what happens into numbered events of the session."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any, Literal

from app.agent.turn import Ending, WaitingFor
from app.core.clock import now
from app.core.errors import AppError
from app.core.optional import present
from app.core.text import shorten
from app.services.publish import Numbered, publish, publish_text
from app.services.running_turn import RunningTurn
from app.services.session_manager import SessionManager, ShownComponent
from generated import (
    Button,
    Component,
    ErrorFrame,
    Form,
    Message,
    MessageEvent,
    ThinkingEvent,
    ToolCall,
    ToolStatusEvent,
    TurnFinishedEvent,
    TurnOutcome,
    TurnStartedEvent,
    UiComponentEvent,
    Usage,
)


class TurnEvents:
    """The sink of one turn; see `agent.turn.TurnSink`."""

    def __init__(self, session: SessionManager, turn: RunningTurn) -> None:
        self._session = session
        self._turn = turn
        self._waiting: tuple[WaitingFor, str] = ("model", "")
        self._last_event = time.monotonic()
        self._over = False

    def started(self) -> None:
        turn = self._turn
        self._publish(
            lambda seq: TurnStartedEvent(
                type="turn_started",
                seq=seq,
                turn_id=turn.id,
                chat_id=turn.chat_id,
                message_id=turn.message_id,
                provider=turn.selection.provider.name,
                model=turn.selection.model,
                at=now(),
            ),
        )

    def message(self, message: Message) -> None:
        """A message of the turn was stored."""
        self._publish(
            lambda seq: MessageEvent(
                type="message", seq=seq, turn_id=self._turn.id, message=message
            ),
        )

    def text(self, delta: str) -> None:
        """More text of the answer."""
        self._last_event = time.monotonic()
        if not self._over:
            publish_text(self._session, self._turn.id, self._turn.chat_id, delta)

    def tool_call(self, call: ToolCall) -> None:
        """One tool call came further."""
        self._last_event = time.monotonic()
        self._publish(
            lambda seq: ToolStatusEvent(
                type="tool_status", seq=seq, turn_id=self._turn.id, tool_call=call
            ),
        )

    def component(
        self, action: Literal["add", "update", "remove"], component_id: str, shown: Component | None
    ) -> None:
        """A tool changes the page."""
        turn = self._turn
        if self._over:
            return
        self._last_event = time.monotonic()
        if isinstance(shown, Button | Form):
            maker = turn.record.makers[component_id]
            self._session.remember(ShownComponent(shown, maker, turn.chat_id, turn.selection))
        else:
            self._session.forget(component_id)
        self._publish(
            lambda seq: UiComponentEvent(
                type="ui_component",
                seq=seq,
                turn_id=turn.id,
                action=action,
                component_id=component_id,
                component=present(shown),
            ),
        )

    def waiting(self, for_what: WaitingFor, detail: str) -> None:
        """What the turn waits for from now on."""
        self._waiting = (for_what, detail)

    def log(self, message_type: str, content: dict[str, Any]) -> None:
        """Something for the session's log only."""
        self._session.log(message_type, {"turn_id": self._turn.id, **content})

    def crashed(self, error: BaseException, where: str) -> None:
        """An unexpected exception: its traceback goes to the session's log."""
        self._session.crashed(error, where, turn_id=self._turn.id)

    def failed(self, error: AppError) -> None:
        """The turn met an error that ends it."""
        self._publish(
            lambda seq: ErrorFrame(
                type="error",
                seq=seq,
                turn_id=self._turn.id,
                code=error.code,
                message=shorten(error.message, 2000),
                request_id=self._turn.request_id,
                retry_after=present(error.retry_after),
            ),
        )

    def finished(self, outcome: TurnOutcome, ending: Ending | None) -> None:
        """The turn's one last event; whatever is told later is dropped."""
        turn, record = self._turn, self._turn.record
        limit = ending.limit if ending is not None and outcome == "limited" else None

        def build(seq: int) -> TurnFinishedEvent:
            event = TurnFinishedEvent(
                type="turn_finished",
                seq=seq,
                turn_id=turn.id,
                chat_id=turn.chat_id,
                outcome=outcome,
                limit=present(limit),
                usage=Usage(
                    rounds=record.rounds,
                    tool_calls=len(record.tool_calls),
                    input_tokens=present(record.usage.input_tokens),
                    output_tokens=present(record.usage.output_tokens),
                ),
                provider=turn.selection.provider.name,
                model=turn.selection.model,
                elapsed_ms=int(turn.elapsed() * 1000),
                at=now(),
            )
            self._session.note_end(event)  # before anybody can read it
            return event

        self._publish(build)
        self._over = True

    async def keep_thinking(self, interval: float) -> None:
        """Publish `thinking` whenever nothing else was told for `interval` seconds; forever."""
        while True:
            quiet = time.monotonic() - self._last_event
            if quiet < interval:
                await asyncio.sleep(interval - quiet)
                continue
            self._last_event = time.monotonic()
            self._think()

    def _publish(self, build: Callable[[int], Numbered]) -> None:
        """Publish unless the turn is over: a tool may have left something running behind."""
        if not self._over:
            publish(self._session, build)

    def _think(self) -> None:
        for_what, detail = self._waiting
        self._publish(
            lambda seq: ThinkingEvent(
                type="thinking",
                seq=seq,
                turn_id=self._turn.id,
                elapsed_seconds=round(self._turn.elapsed(), 1),
                waiting_for=for_what,
                detail=shorten(detail, 500),
            ),
        )
