"""Whether the language model answers: asked at the start, then quietly while it is down.

A turn that meets an unreachable model reports it here. Every session is told of a change.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from app.core.clock import now
from app.core.errors import LlmError, LlmRejected, LlmTimeout, LlmUnavailable
from app.core.llm import ChatProvider, ChatRequest, LlmMessage
from app.core.optional import present
from app.core.text import shorten
from generated import LlmState

HELLO = ChatRequest([LlmMessage("user", "hi")], max_tokens=3, deadline_seconds=15.0)
# How long to wait before asking again, growing from the first to the second while it stays down.
FIRST_WAIT = 2.0
LONGEST_WAIT = 30.0


class LlmMonitor:
    """Watches one provider."""

    def __init__(
        self, provider: ChatProvider, *, demo: bool, on_change: Callable[[LlmState], None]
    ) -> None:
        self._provider = provider
        self._demo = demo
        self._on_change = on_change
        self._doubt = asyncio.Event()
        self._known = asyncio.Event()
        self._state = self._new_state(None)

    @property
    def state(self) -> LlmState:
        """What was found last; available until shown otherwise."""
        return self._state

    def report(self, error: LlmError) -> None:
        """Take in an error of a turn; one that will meet the next turn too starts a check."""
        if isinstance(error, LlmUnavailable | LlmTimeout | LlmRejected):
            self._doubt.set()

    async def check(self) -> bool:
        """Ask the model for three tokens and say whether it answered."""
        problem: str | None = None
        try:
            await self._provider.complete(HELLO)
        except LlmError as error:
            problem = error.message
        before, self._state = self._state, self._new_state(problem)
        self._known.set()
        if before.available != self._state.available:
            self._on_change(self._state)
        return problem is None

    async def first_word(self, seconds: float) -> None:
        """Wait for the first check, at most so long: a page then sees the truth at once."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._known.wait()

    async def watch(self) -> None:
        """Check now, then whenever there is doubt, and again and again while it is down."""
        while True:
            wait = FIRST_WAIT
            while not await self.check():
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)
            self._doubt.clear()
            await self._doubt.wait()

    def _new_state(self, problem: str | None) -> LlmState:
        return LlmState(
            available=problem is None,
            demo=self._demo,
            provider=self._provider.name,
            model=self._provider.models[0],
            detail=present(shorten(problem, 500) if problem else None),
            checked_at=now(),
        )
