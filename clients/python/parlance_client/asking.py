"""What a caller may ask for, typed by the contract's own shapes. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict, Unpack

from parlance_client.models import (
    CancelCommand,
    ChatCommand,
    Feedback,
    FeedbackCommand,
    FormValue,
    Rating,
    TurnLimits,
    UiEventCommand,
)
from parlance_client.wire import new_id


class ChatOptions(TypedDict, total=False):
    """The optional fields of `ChatCommand`; see the contract for their meaning."""

    chat_id: str
    tools: list[str]
    data_sources: list[str]
    agent: str
    provider: str
    model: str
    memory: int
    limits: TurnLimits


def chat_command(content: str, **options: Unpack[ChatOptions]) -> ChatCommand:
    """Return the command that starts a turn."""
    return ChatCommand(type="chat", id=new_id(), content=content, **options)


def ui_event_command(
    component_id: str, callback: str, values: Mapping[str, FormValue] | None
) -> UiEventCommand:
    """Return the command that uses a component."""
    return UiEventCommand(
        type="ui_event",
        id=new_id(),
        component_id=component_id,
        callback=callback,
        values=None if values is None else dict(values),
    )


def cancel_command(turn_id: str) -> CancelCommand:
    """Return the command that stops a turn."""
    return CancelCommand(type="cancel", id=new_id(), turn_id=turn_id)


def feedback_command(rating: Rating, turn_id: str | None, comment: str | None) -> FeedbackCommand:
    """Return the command that rates a turn."""
    return FeedbackCommand(
        type="feedback", id=new_id(), rating=rating, turn_id=turn_id, comment=comment
    )


def feedback(rating: Rating, turn_id: str | None, comment: str | None) -> Feedback:
    """Return the body of `POST /feedback`."""
    return Feedback(rating=rating, turn_id=turn_id, comment=comment)
