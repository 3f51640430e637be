"""The dispatcher: what each client frame means. What is not in it is refused.

`handle` returns the frame that answers a command. It raises a `CallerError` for what is refused;
the door that called it shapes the `error` frame. Commands with an id are done once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from app.core.clock import now
from app.core.errors import AppError
from app.core.in_steps import in_steps
from app.core.optional import given, present
from app.core.text import cleaning, shorten
from app.services.session_manager import SessionManager
from app.services.shutdown import Shutdown
from app.services.subscription import Subscription
from app.services.turns import Turns
from generated import (
    AckFrame,
    CancelCommand,
    ChatCommand,
    ClientFrame,
    ErrorFrame,
    Feedback,
    FeedbackCommand,
    FeedbackReceipt,
    PingCommand,
    PongFrame,
    ResumeCommand,
    UiEventCommand,
)


class Commands:
    """Handles the frames of every connection, one at a time for each."""

    def __init__(self, turns: Turns, shutdown: Shutdown) -> None:
        self._turns = turns
        self._shutdown = shutdown

    async def handle(
        self,
        session: SessionManager,
        subscription: Subscription,
        command: ClientFrame,
        request_id: str,
    ) -> AckFrame | PongFrame | None:
        """Do what the command asks and return its answer; `resume` is answered by events."""
        match command:
            case PingCommand():
                return PongFrame(type="pong", nonce=command.nonce)
            case ResumeCommand():
                subscription.resume(command)
                return None
            case _:
                session.log("command", command.model_dump(mode="json"))
        act = self._action(session, command, request_id)
        return await session.commands.once(command.id, command, act)

    async def chat(
        self, session: SessionManager, command: ChatCommand, request_id: str
    ) -> AckFrame:
        """Start a turn for a door that takes nothing but messages."""
        session.log("command", command.model_dump(mode="json"))
        act = self._action(session, command, request_id)
        return await session.commands.once(command.id, command, act)

    def _action(
        self,
        session: SessionManager,
        command: ChatCommand | CancelCommand | UiEventCommand | FeedbackCommand,
        request_id: str,
    ) -> Callable[[], Awaitable[AckFrame]]:
        match command:
            case ChatCommand():
                self._shutdown.refuse_new_work()
                return lambda: self._turns.chat(session, command, request_id)
            case UiEventCommand():
                self._shutdown.refuse_new_work()
                return lambda: self._turns.ui_event(session, command, request_id)
            case CancelCommand():
                return lambda: self._turns.cancel(session, command)
            case FeedbackCommand():
                return lambda: _feedback(session, command)


async def _feedback(session: SessionManager, command: FeedbackCommand) -> AckFrame:
    fields = {"rating": command.rating, "turn_id": command.turn_id, "comment": command.comment}
    await take_feedback(session, Feedback(**fields))
    return AckFrame(type="ack", command_id=command.id)


async def take_feedback(session: SessionManager, feedback: Feedback) -> FeedbackReceipt:
    """Write feedback to the session's log."""
    comment = given(feedback.comment)
    session.log(
        "feedback",
        {
            "rating": feedback.rating,
            "turn_id": given(feedback.turn_id),
            "comment": None if comment is None else await in_steps(cleaning(comment)),
        },
    )
    return FeedbackReceipt(session_id=session.id, received_at=now())


def error_frame(error: AppError, request_id: str, command_id: str | None) -> ErrorFrame:
    """Return the frame that refuses a command, or a frame that could not be read."""
    return ErrorFrame(
        type="error",
        command_id=present(command_id),
        code=error.code,
        message=shorten(error.message, 2000),
        request_id=request_id,
        retry_after=present(error.retry_after),
        details=present(list(error.details) or None),
    )
