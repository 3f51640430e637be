"""When to come back, and how soon: the contract's close codes and a growing delay. Pure."""

from __future__ import annotations

from typing import Final

from parlance_client.models.close_codes import close_code

FIRST_SECONDS: Final = 0.5
LONGEST_SECONDS: Final = 20.0
LOST: Final = 1006


def is_final(code: int) -> bool:
    """Say whether a client must not come back by itself."""
    return close_code(code).then != "reconnect"


def status_is_final(status: int) -> bool:
    """Say whether what was refused would be refused again: 4xx, but not "later" (408, 429)."""
    return 400 <= status < 500 and status not in (408, 429)


def delay(attempt: int, code: int, chance: float) -> float:
    """Return the seconds to wait before attempt number `attempt` (from 0).

    Between half a step and a whole one, decided by `chance` (0 to 1), so that many clients do not
    come back together.
    """
    steps = min(attempt + (4 if close_code(code).slowly else 0), 16)
    step = min(LONGEST_SECONDS, FIRST_SECONDS * 2.0**steps)
    return step / 2 + chance * step / 2
