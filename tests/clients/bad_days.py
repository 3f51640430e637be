"""The bad days of the conformance kit for a client under test, and what a turn must come to.

A client asks twice for a plot, with the tool selected, and is to see the same whatever the day.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from parlance_conformance.serve.days import BAD_DAYS, day_named
from parlance_conformance.serve.server import ScriptedServer

QUESTION = "Please plot the payments."
TOOL = "show_plot"
ANSWER = "Here are the **payments** by month."
BROKEN_OFF = "I was about to say"
DAYS = ["good", *BAD_DAYS]
QUICK = {"slow_tool": 1, "slow_tokens": 3}
# The days on which two chats are answered at one time, and their measure.
SEVERAL_CHATS = {
    "good": 0,
    "drop_at": 30,
    "doubled_frame": 0,
    "gap": 0,
    "reset_needed": 0,
    "messages_away": 0,
    "rate_limited": 0,
}
COMPLETED = ("completed", ANSWER)
EXPECTED = {
    "llm_down": [("failed", ""), COMPLETED],
    "error_frame": [("failed", BROKEN_OFF)] * 2,
    "server_restart": [("interrupted", ""), COMPLETED],
}


def expected(day: str) -> list[tuple[str, str]]:
    """The outcome and the text of the two turns."""
    return EXPECTED.get(day, [COMPLETED] * 2)


@asynccontextmanager
async def scripted(day: str, number: int = 0) -> AsyncIterator[str]:
    """A scripted service on such a day; a fault of its own fails the test."""
    chosen = day_named(None if day == "good" else day, number or QUICK.get(day, 0))
    async with ScriptedServer(day=chosen, thinking=0.3) as server:
        yield server.url
    assert server.errors == []
