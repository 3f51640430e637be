"""What a command asks for, after everything that can be refused was checked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from app.agent.turn import Selection
from app.core.limits import TurnBudget
from app.services.running_turn import RunningTurn
from app.services.turn_events import TurnEvents

Question = Callable[[RunningTurn, TurnEvents], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class TurnPlan:
    """A turn to be started.

    `said` is what people see as the user's message; `question` gives what the model is told, which
    a tool may work out when a component was used. `chat_id` None begins a new chat.
    """

    command_id: str
    chat_id: str | None
    said: str
    question: Question
    selection: Selection
    memory: int
    budget: TurnBudget
