"""Every error that a client can meet: one tree.

The tree is sorted by who must act: the caller, the model's operator, or we. Each class carries its
code and HTTP status, which a test compares with the contract. The text of an `AppError` is written
for the client; that of any other exception never reaches the wire.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from app.core.text import well_formed
from generated import ErrorDetail

_DAY = 86_400.0


class AppError(Exception):
    """An error that may be told to the client.

    `message` says what is wrong and what to do; `details` names at most 20 places in the request;
    `retry_after` is in seconds, at most a day; `chat_id` is the chat to look into.
    """

    code: ClassVar[str] = "internal_error"
    status: ClassVar[int] = 500

    def __init__(
        self,
        message: str,
        *,
        details: Sequence[ErrorDetail] = (),
        retry_after: float | None = None,
        chat_id: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = well_formed(message) or "No reason was given."
        self.details = details
        self.chat_id = chat_id
        self.retry_after = None if retry_after is None else min(max(retry_after, 0.0), _DAY)


class InternalError(AppError):
    """Something of ours failed; the session log or server log has the traceback."""


class CallerError(AppError):
    """The caller must change something."""

    code = "bad_request"
    status = 400


class BadJson(CallerError):
    """The body or frame is not strict JSON."""

    code = "bad_json"


class BadFrame(CallerError):
    """A frame that is JSON but not one of the contract's client frames."""

    code = "bad_frame"


class UnknownFrameType(CallerError):
    """A frame whose `type` the contract does not know."""

    code = "unknown_frame_type"


class TooLarge(CallerError):
    """A body, frame or text over its limit."""

    code = "too_large"
    status = 413


class NotAuthenticated(CallerError):
    """No identity, or one that cannot be trusted."""

    code = "not_authenticated"
    status = 401


class Forbidden(CallerError):
    """The caller is known, and may not."""

    code = "forbidden"
    status = 403


class OriginRefused(CallerError):
    """A browser page of another origin."""

    code = "origin_refused"
    status = 403


class NotFound(CallerError):
    """No such thing, or not the caller's."""

    code = "not_found"
    status = 404


class MethodNotAllowed(CallerError):
    """The path exists, the method does not."""

    code = "method_not_allowed"
    status = 405


class UnknownTool(CallerError):
    """A tool that does not exist or that the caller may not use."""

    code = "unknown_tool"
    status = 404


class UnknownDataSource(CallerError):
    """A data source that does not exist or that the caller may not use."""

    code = "unknown_data_source"
    status = 404


class UnknownAgent(CallerError):
    """No agent of that name."""

    code = "unknown_agent"
    status = 404


class UnknownProvider(CallerError):
    """No provider of that name."""

    code = "unknown_provider"
    status = 404


class UnknownModel(CallerError):
    """A model that the chosen provider does not offer."""

    code = "unknown_model"
    status = 404


class UnknownComponent(CallerError):
    """A component or call-back that is not on the page any more."""

    code = "unknown_component"
    status = 404


class TurnInProgress(CallerError):
    """The chat is being answered."""

    code = "turn_in_progress"
    status = 409


class TooManyTurns(CallerError):
    """As many chats are being answered as a session may have."""

    code = "too_many_turns"
    status = 409


class IdReused(CallerError):
    """The same command id came with another body."""

    code = "id_reused"
    status = 409


class AlreadyStored(CallerError):
    """A message with this id was stored before, in an earlier session, in the chat `chat_id`."""

    code = "already_stored"
    status = 409


class SessionTaken(CallerError):
    """Another client holds the caller's session."""

    code = "session_taken"
    status = 409


class NoActiveSession(CallerError):
    """The call needs an active session and the caller has none."""

    code = "no_active_session"
    status = 409


class RateLimited(CallerError):
    """Too many requests or frames; `retry_after` says how long to wait."""

    code = "rate_limited"
    status = 429


class EventsGone(CallerError):
    """The events after a cursor are not kept any more, or never were."""

    code = "events_gone"
    status = 409


class Stopping(AppError):
    """The service is about to restart and takes nothing new."""

    code = "stopping"
    status = 503


class StoreUnavailable(AppError):
    """The database cannot be reached, or failed."""

    code = "storage_unavailable"
    status = 503


class LlmError(AppError):
    """The language model or the way to it failed; the operator of the model must act."""

    code = "llm_error"
    status = 502


class LlmUnavailable(LlmError):
    """No connection, or the model's server answered 5xx."""

    code = "llm_unavailable"
    status = 503


class LlmRejected(LlmError):
    """The model's server refuses our request or our credentials (4xx).

    `complaint` is what the server itself said of the request, for the provider that may mend it;
    it never reaches a client.
    """

    code = "llm_rejected"
    complaint: str = ""


class LlmRateLimited(LlmError):
    """The model's server answered 429."""

    code = "llm_rate_limited"
    status = 503


class LlmTimeout(LlmError):
    """The model took longer than a deadline: connect, first token, gap between tokens, or total."""

    code = "llm_timeout"
    status = 504


class LlmBadResponse(LlmError):
    """The model's server answered something that is not its protocol."""

    code = "llm_bad_response"


class LlmInterrupted(LlmError):
    """The answer ended before the model said that it was complete."""

    code = "llm_interrupted"


class ToolError(AppError):
    """A tool says why it could not do its work; the text goes to the model and the user."""

    code = "tool_failed"
    status = 502


class ToolArgumentsInvalid(ToolError):
    """The model's arguments do not fit the tool's schema."""

    code = "tool_arguments_invalid"


class ToolDenied(ToolError):
    """The model asked for a tool that the caller did not select or may not use."""

    code = "tool_denied"


class ToolTimeout(ToolError):
    """A tool ran out of its time."""

    code = "tool_timeout"
