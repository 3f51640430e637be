"""What can go wrong for a user of the client. Everything raised on purpose is a `ParlanceError`."""

from __future__ import annotations

from parlance_client.models import Error, ErrorFrame


class ParlanceError(Exception):
    """The base of all of them."""


class Refused(ParlanceError):
    """The service refused a command or a call, and has done nothing.

    `code` is for programs (see `ErrorCode` in the contract), the text for people. `retry_after` is
    in seconds; `status` is the HTTP status, None on the live channel.
    """

    def __init__(self, error: Error | ErrorFrame, *, status: int | None = None) -> None:
        super().__init__(f"{error.code}: {error.message}")
        self.code = error.code
        self.request_id = error.request_id
        self.retry_after = error.retry_after
        self.details = error.details or []
        self.status = status


class Ended(ParlanceError):
    """The service closed the connection for good; coming back by itself would be wrong.

    `code` is the close code, or the HTTP status of a refused handshake.
    """

    def __init__(self, code: int, why: str) -> None:
        super().__init__(f"{why} ({code})")
        self.code = code


class SessionTaken(Ended):
    """Another client holds this caller's session: connect with `takeover=True` to end it."""


class Unreachable(ParlanceError):
    """The service could not be reached for longer than the client's patience."""


class Overrun(ParlanceError):
    """10,000 events wait to be read: read faster, or close streams that nobody reads."""
