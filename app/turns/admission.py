"""Starting and stopping turns: what `chat`, `ui_event` and `cancel` mean, for every door.

Everything that may be refused is refused while the caller waits, before anything is stored. The
turn then runs as a task of the service, not of the connection: a client that leaves does not stop
it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from app.agent.component_calls import ComponentCalls
from app.agent.turn import TurnRequest
from app.core import forms
from app.core.errors import CallerError, TooLarge, UnknownComponent
from app.core.ids import new_id
from app.core.in_steps import in_steps
from app.core.limits import TurnBudget
from app.core.optional import given
from app.core.text import cleaning, is_blank
from app.services.chat_book import ChatBook
from app.services.opening import Accepted, asked_message, tell_chat
from app.services.running_turn import RunningTurn
from app.services.selecting import Selector
from app.services.session_manager import SessionManager
from app.services.turn_events import TurnEvents
from app.services.turn_plan import TurnPlan
from app.services.turn_task import TurnRunner
from generated import AckFrame, CancelCommand, ChatCommand, ErrorDetail, UiEventCommand
from tools.base import UiEvent, describe_ui_event


@dataclass(frozen=True, slots=True)
class TurnDefaults:
    """What a message gets that asks for nothing else, and the most that it may ask for."""

    budget: TurnBudget
    memory: int
    memory_max: int
    max_content_chars: int
    call_seconds: float


class Turns:
    """The turns of every session."""

    def __init__(
        self,
        *,
        runner: TurnRunner,
        book: ChatBook,
        selector: Selector,
        components: ComponentCalls,
        defaults: TurnDefaults,
    ) -> None:
        self._runner = runner
        self._book = book
        self._selector = selector
        self._components = components
        self.defaults = defaults
        self._tasks: set[asyncio.Task[Any]] = set()

    async def chat(
        self, session: SessionManager, command: ChatCommand, request_id: str
    ) -> AckFrame:
        """Start the turn of a message. Raises a `CallerError`; then nothing has happened."""
        return await self._start(session, await self._plan_chat(session, command), request_id)

    async def ui_event(
        self, session: SessionManager, command: UiEventCommand, request_id: str
    ) -> AckFrame:
        """Start the turn of a component's call-back. Raises a `CallerError`."""
        plan = await self._plan_ui_event(session, command)
        return await self._start(session, plan, request_id)

    async def cancel(self, session: SessionManager, command: CancelCommand) -> AckFrame:
        """Stop the turn if it is still running."""
        turn = session.turn
        if turn is not None and turn.id == command.turn_id:
            turn.stop("cancelled")
        return AckFrame(type="ack", command_id=command.id, turn_id=command.turn_id)

    async def wait_for_all(self, seconds: float) -> None:
        """Wait at most so long until no turn runs or is being started any more."""
        end = time.monotonic() + seconds
        while self._tasks and (left := end - time.monotonic()) > 0:
            await asyncio.wait(tuple(self._tasks), timeout=left)

    async def _plan_chat(self, session: SessionManager, command: ChatCommand) -> TurnPlan:
        said = await self._cleaned(command.content)
        asked = given(command.memory)
        memory = self.defaults.memory if asked is None else asked

        async def question(_turn: RunningTurn, _events: TurnEvents) -> str:
            return said

        return TurnPlan(
            command_id=command.id,
            chat_id=given(command.chat_id),
            said=said,
            question=question,
            selection=self._selector.select(session.principal, command),
            memory=min(memory, self.defaults.memory_max),
            budget=self.defaults.budget.lowered(command.limits),
        )

    async def _plan_ui_event(self, session: SessionManager, command: UiEventCommand) -> TurnPlan:
        shown = session.shown(command.component_id)
        if shown is None:
            raise UnknownComponent(
                "This part of the answer is no longer active. Ask again to get a new one."
            )
        sent = given(command.values) or {}
        values = await in_steps(forms.accepting(shown.component, command.callback, sent))
        event = UiEvent(shown.component, command.callback, values)

        async def question(turn: RunningTurn, events: TurnEvents) -> str:
            return await self._components.handle(
                shown.maker, event, principal=session.principal, record=turn.record, sink=events
            )

        return TurnPlan(
            command_id=command.id,
            chat_id=shown.chat_id,
            said=describe_ui_event(event).content,
            question=question,
            selection=self._selector.still_allowed(session.principal, shown.selection),
            memory=self.defaults.memory,
            budget=self.defaults.budget,
        )

    async def _cleaned(self, content: str) -> str:
        text = await in_steps(cleaning(content))
        if is_blank(text):
            problem = ErrorDetail(at="/content", problem="It holds no visible character.")
            raise CallerError("The message is empty: write something.", details=[problem])
        if len(text) > self.defaults.max_content_chars:
            limit = self.defaults.max_content_chars
            raise TooLarge(f"The message is over {limit} characters: shorten or split it.")
        return text

    async def _start(self, session: SessionManager, plan: TurnPlan, request_id: str) -> AckFrame:
        session.reserve()
        try:
            with self._counted_in():
                accepted = await self._accept(session, plan, request_id)
        except BaseException:
            session.release()
            raise
        self._launch(session, plan, accepted)
        turn = accepted.turn
        return AckFrame(
            type="ack", command_id=plan.command_id, turn_id=turn.id, chat_id=turn.chat_id
        )

    async def _accept(self, session: SessionManager, plan: TurnPlan, request_id: str) -> Accepted:
        """Store the message; the session shows its chat only when that went well."""
        owner = session.principal.email
        opened = await self._book.open(
            owner, plan.chat_id, agent=plan.selection.agent.name, first_words=plan.said
        )
        chat_id = opened.chat.id
        history = await self._book.history(owner, chat_id, plan.memory)
        shown = session.view.chat_id == chat_id
        earlier = [] if shown else await self._book.shown(owner, chat_id)
        turn = RunningTurn(new_id(), chat_id, new_id(), plan.selection, request_id)
        asked = asked_message(plan, turn)
        await self._book.add(owner, asked)
        if not shown:
            session.view.show_chat(chat_id, earlier)
        return Accepted(turn, opened, asked, history)

    def _launch(self, session: SessionManager, plan: TurnPlan, accepted: Accepted) -> None:
        """Run the turn as a task that this object owns. Its first event comes after this step."""
        turn = accepted.turn

        def opening(events: TurnEvents) -> None:
            tell_chat(session, accepted.chat)
            events.message(accepted.asked.shown)

        async def prepare(events: TurnEvents) -> TurnRequest:
            return TurnRequest(
                turn.id,
                session.principal,
                await plan.question(turn, events),
                accepted.history,
                plan.selection,
                plan.budget,
                self.defaults.call_seconds,
            )

        session.turn = turn
        session.note_turn(turn.id)
        if session.ended:  # while its message was being stored
            turn.stop("interrupted")
        task = asyncio.create_task(
            self._runner.run(session, turn, opening, prepare), name=f"turn {turn.id}"
        )
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @contextmanager
    def _counted_in(self) -> Iterator[None]:
        """Have `wait_for_all` wait for the calling task: a turn is about to come of it."""
        starting = asyncio.current_task()
        assert starting is not None
        self._tasks.add(starting)
        try:
            yield
        finally:
            self._tasks.discard(starting)
