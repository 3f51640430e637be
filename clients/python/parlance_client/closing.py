"""When to come back, and how soon: the contract's close codes and a growing delay. Pure."""

from __future__ import annotations

from typing import Final

FIRST_SECONDS: Final = 0.5
LONGEST_SECONDS: Final = 20.0
LOST: Final = 1006
TAKEN: Final = 4509
# After these, hurrying back would make it worse: too large a frame, too slow, too many frames.
_SLOW_DOWN: Final = frozenset({1009, 4001, 4029})
_WHY: Final = {
    4500: "too many frames in a row were refused",
    TAKEN: "another client has taken the session",
}


def is_final(code: int) -> bool:
    """Say whether a client must not come back by itself: 4500 to 4999, known or not."""
    return 4500 <= code <= 4999


def why(code: int) -> str:
    """Return the reason of a final close, for people."""
    return _WHY.get(code, "the service closed the connection for good")


def handshake_is_final(status: int) -> bool:
    """Say whether a refused handshake would be refused again: 4xx, but not "later" (408, 429)."""
    return 400 <= status < 500 and status not in (408, 429)


def delay(attempt: int, code: int, chance: float) -> float:
    """Return the seconds to wait before attempt number `attempt` (from 0).

    Between half a step and a whole one, decided by `chance` (0 to 1), so that many clients do not
    come back together.
    """
    steps = min(attempt + (4 if code in _SLOW_DOWN else 0), 16)
    step = min(LONGEST_SECONDS, FIRST_SECONDS * 2.0**steps)
    return step / 2 + chance * step / 2
