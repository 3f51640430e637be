"""Starting and stopping turns: what `chat`, `ui_event` and `cancel` mean, for every transport.

Everything that may be refused is refused while the caller waits, before anything is stored. The
turn then runs as a task of the service, not of the connection: a client that leaves does not stop
it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

from app.chats.service import ChatService, title_of
from app.core import forms
from app.core.clock import now
from app.core.errors import CallerError, TooLarge, UnknownComponent
from app.core.ids import new_id
from app.core.in_steps import in_steps
from app.core.limits import TurnBudget
from app.core.optional import given
from app.core.text import cleaning, is_blank
from app.turns.order import Names, TurnOrder, UsedComponent
from app.turns.runner import TurnRunner
from app.turns.running import Claim, RunningTurns
from app.turns.selecting import Selector
from app.turns.turn import Host, Turn
from generated import AckFrame, CancelCommand, ChatCommand, ErrorDetail, UiEventCommand
from tools.base import UiEvent, describe_ui_event


@dataclass(frozen=True, slots=True)
class TurnDefaults:
    """What a message gets that asks for nothing else, and the most that it may ask for."""

    budget: TurnBudget
    memory: int
    memory_max: int
    max_content_chars: int


class Admission:
    """Lets turns in."""

    def __init__(
        self,
        *,
        running: RunningTurns,
        runner: TurnRunner,
        chats: ChatService,
        selector: Selector,
        defaults: TurnDefaults,
    ) -> None:
        self._running = running
        self._runner = runner
        self._chats = chats
        self._selector = selector
        self._defaults = defaults

    async def chat(self, host: Host, command: ChatCommand, request_id: str) -> AckFrame:
        """Start the turn of a message. Raises a `CallerError`; then nothing has happened."""
        content = await self._cleaned(command.content)
        asked = given(command.memory)
        memory = self._defaults.memory if asked is None else asked
        names = self._selector.names(host.principal, command)
        chat_id = given(command.chat_id)
        order = replace(
            self._order(
                host, command.id, request_id, chat_id=chat_id, content=content, names=names
            ),
            memory=min(memory, self._defaults.memory_max),
            budget=self._defaults.budget.lowered(command.limits),
        )
        return await self._admit(host, order)

    async def ui_event(self, host: Host, command: UiEventCommand, request_id: str) -> AckFrame:
        """Start the turn of a component's call-back. Raises a `CallerError`."""
        shown = host.components.get(command.component_id)
        if shown is None:
            raise UnknownComponent(
                "This part of the answer is no longer active. Ask again to get a new one."
            )
        sent = given(command.values) or {}
        values = await in_steps(forms.accepting(shown.component, command.callback, sent))
        event = UiEvent(shown.component, command.callback, values)
        order = self._order(
            host,
            command.id,
            request_id,
            chat_id=shown.chat_id,
            content=describe_ui_event(event).content,
            names=shown.names,
        )
        return await self._admit(host, replace(order, used=UsedComponent(shown.maker, event)))

    async def cancel(self, host: Host, command: CancelCommand) -> AckFrame:
        """Stop the turn if it is still running."""
        turn = self._running.find(host.id, command.turn_id)
        if turn is not None:
            turn.stop("cancelled")
        return AckFrame(type="ack", command_id=command.id, turn_id=command.turn_id)

    async def _cleaned(self, content: str) -> str:
        text = await in_steps(cleaning(content))
        if is_blank(text):
            problem = ErrorDetail(at="/content", problem="It holds no visible character.")
            raise CallerError("The message is empty: write something.", details=[problem])
        if len(text) > self._defaults.max_content_chars:
            limit = self._defaults.max_content_chars
            raise TooLarge(f"The message is over {limit} characters: shorten or split it.")
        return text

    def _order(
        self,
        host: Host,
        command_id: str,
        request_id: str,
        *,
        chat_id: str | None,
        content: str,
        names: Names,
    ) -> TurnOrder:
        """Return an order with the service's own bounds; without a chat it begins one."""
        return TurnOrder(
            turn_id=new_id(),
            chat_id=chat_id or new_id(),
            question_id=command_id,
            message_id=new_id(),
            session_id=host.id,
            request_id=request_id,
            principal=host.principal,
            content=content,
            at=now(),
            names=names,
            memory=self._defaults.memory,
            budget=self._defaults.budget,
            new_chat=title_of(content) if chat_id is None else None,
        )

    async def _admit(self, host: Host, order: TurnOrder) -> AckFrame:
        """Claim the chat, store the message, and let the turn run. Its first event comes later."""
        host.check_active()
        with self._running.claim(order.session_id, order.chat_id) as claim:
            await self._store(order)
            self._launch(host, order, claim)
        return AckFrame(
            type="ack",
            command_id=order.question_id,
            turn_id=order.turn_id,
            chat_id=order.chat_id,
        )

    async def _store(self, order: TurnOrder) -> None:
        """Store the question, and in the same step its turn and the chat that it begins."""
        await self._chats.ask(
            order.principal.email,
            order.question(),
            answer_id=order.message_id,
            new_chat=order.new_chat,
            agent=order.names.agent,
        )

    def _launch(self, host: Host, order: TurnOrder, claim: Claim) -> None:
        turn = Turn(order, host.publisher, host.components)
        host.publisher.places.begin(order.turn_id, host.publisher.events.last_seq)
        self._running.add(claim, turn)
        claim.task = asyncio.create_task(self._runner.run(turn), name=f"turn {order.turn_id}")
