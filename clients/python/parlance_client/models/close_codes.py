"""The close codes of the live channel, from specs: run `make generate`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class CloseCode:
    """What a code means; what a client does by itself, and whether after a long pause."""

    code: int
    name: str
    then: Literal["reconnect", "ask_a_person", "never"]
    slowly: bool
    description: str


NORMAL: Final = 1000
GOING_AWAY: Final = 1001
NO_FRAME: Final = 1002
NOT_TEXT: Final = 1003
NOT_UTF8: Final = 1007
FAR_TOO_LARGE: Final = 1009
NO_PONG: Final = 1011
RESTARTING: Final = 1012
TOO_SLOW: Final = 4001
TOO_MANY: Final = 4029
REFUSED_IN_A_ROW: Final = 4500
SESSION_TAKEN: Final = 4509

CLOSE_CODES: Final = {
    1000: CloseCode(
        1000,
        "normal",
        "reconnect",
        False,
        "Closed in order. Unless the client asked for it, something on the way did.",
    ),
    1001: CloseCode(
        1001,
        "going_away",
        "reconnect",
        False,
        "The service stops.",
    ),
    1002: CloseCode(
        1002,
        "no_frame",
        "reconnect",
        False,
        "The bytes were no WebSocket frame. Come back without what you sent.",
    ),
    1003: CloseCode(
        1003,
        "not_text",
        "reconnect",
        False,
        "The frame was binary. Come back without what you sent.",
    ),
    1007: CloseCode(
        1007,
        "not_utf8",
        "reconnect",
        False,
        "The text was not UTF-8. Come back without what you sent.",
    ),
    1009: CloseCode(
        1009,
        "far_too_large",
        "reconnect",
        True,
        "The frame was over eight times `max_frame_bytes`. Come back without what you sent.",
    ),
    1011: CloseCode(
        1011,
        "no_pong",
        "reconnect",
        False,
        "A ping of the WebSocket protocol was not answered.",
    ),
    1012: CloseCode(
        1012,
        "restarting",
        "reconnect",
        False,
        "The service restarts.",
    ),
    4001: CloseCode(
        4001,
        "too_slow",
        "reconnect",
        True,
        "The client read too slowly, or a message took over half a minute to come whole.",
    ),
    4029: CloseCode(
        4029,
        "too_many",
        "reconnect",
        True,
        "There were too many frames or too many connections of one user, or there is no room for another session.",
    ),
    4500: CloseCode(
        4500,
        "refused_in_a_row",
        "never",
        False,
        "Twenty frames in a row were refused. Mend the client.",
    ),
    4509: CloseCode(
        4509,
        "session_taken",
        "ask_a_person",
        False,
        "Another client has the session.",
    ),
}


def close_code(code: int) -> CloseCode:
    """Return what a code means, also one that is not listed."""
    if code in CLOSE_CODES:
        return CLOSE_CODES[code]
    if 4500 <= code <= 4999:
        return CloseCode(code, "", "never", False, "The service closed the connection.")
    return CloseCode(code, "", "reconnect", False, "The connection was lost.")
