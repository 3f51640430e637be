"""The dispatcher: what each client frame means. What is not in it is refused.

`handle` returns the frame that answers a command. It raises a `CallerError` for what is refused;
the transport that called it shapes the `error` frame. Commands with an id are done once.
"""

from __future__ import annotations

from typing import TypeAlias

from app.core.clock import now
from app.core.errors import AppError
from app.core.in_steps import in_steps
from app.core.optional import given, present
from app.core.text import cleaning, shorten
from app.events.subscription import Subscription
from app.sessions.session_manager import SessionManager
from app.sessions.shutdown import Shutdown
from app.turns.admission import Admission
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

Identified: TypeAlias = ChatCommand | CancelCommand | UiEventCommand | FeedbackCommand


class Commands:
    """Handles the frames of every connection, one at a time for each."""

    def __init__(self, admission: Admission, shutdown: Shutdown) -> None:
        self._admission = admission
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
                return await self.do(session, command, request_id)

    async def do(self, session: SessionManager, command: Identified, request_id: str) -> AckFrame:
        """Do a command that has an id, once, and return its acknowledgement."""
        session.log("command", command.model_dump(mode="json"))
        if isinstance(command, ChatCommand | UiEventCommand):
            self._shutdown.refuse_new_work()
        return await session.commands.once(
            command.id, command, lambda: self._act(session, command, request_id)
        )

    async def _act(self, session: SessionManager, command: Identified, request_id: str) -> AckFrame:
        match command:
            case ChatCommand():
                ack = await self._admission.chat(session, command, request_id)
            case UiEventCommand():
                ack = await self._admission.ui_event(session, command, request_id)
            case CancelCommand():
                return await self._admission.cancel(session, command)
            case FeedbackCommand():
                return await _feedback(session, command)
        session.chat_id = given(ack.chat_id)
        return ack


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
        chat_id=present(error.chat_id),
        code=error.code,
        message=shorten(error.message, 2000),
        request_id=request_id,
        retry_after=present(error.retry_after),
        details=present(list(error.details) or None),
    )
