"""A provider that tries again: only before the first word, a few times, and never in a stampede.

It wraps another provider and knows no wire. What the model has begun to say is never asked for
twice. A budget shared by all calls keeps a failing server from being asked several times as often
as a healthy one: each call earns a fraction of a retry, each retry costs a whole one.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace

from app.core.errors import LlmError, LlmInterrupted, LlmRateLimited, LlmUnavailable
from app.core.llm import ChatProvider, ChatRequest, ChatStream, Completion

# What may be over in a moment. A time-out is not among them: whoever waits has waited long enough.
PASSING = (LlmUnavailable, LlmRateLimited, LlmInterrupted)
# One retry for five calls on average, and ten in a burst.
EARNED_PER_CALL = 0.2
MOST_SAVED = 10.0


@dataclass(frozen=True, slots=True)
class RetryRules:
    """How often and how long.

    The wait doubles from `first_wait` to `longest_wait` seconds, each time a random part of it, so
    that callers who failed together do not come back together. A `Retry-After` of up to
    `longest_wait` comes before it; a longer one is the caller's to wait.
    """

    retries: int = 2
    first_wait: float = 0.5
    longest_wait: float = 8.0

    def wait_after(self, attempt: int, chance: float) -> float:
        """Return the seconds after attempt 0, 1, …; `chance` in 0 to 1 spreads the callers."""
        most = min(self.first_wait * 2.0**attempt, self.longest_wait)
        return most * (0.5 + chance / 2)


class RetryingProvider:
    """Implements `core.llm.ChatProvider` over another provider."""

    def __init__(
        self,
        inner: ChatProvider,
        rules: RetryRules,
        *,
        chance: Callable[[], float] = random.random,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._inner = inner
        self._rules = rules
        self._chance = chance
        self._sleep = sleep
        self._saved = MOST_SAVED

    @property
    def name(self) -> str:
        return self._inner.name

    @property
    def models(self) -> tuple[str, ...]:
        return self._inner.models

    async def stream(self, request: ChatRequest) -> ChatStream:
        """Stream as the wrapped provider does, beginning anew after a failure before any text.

        Every attempt and wait lies within `request.deadline_seconds`.
        """
        until = time.monotonic() + request.deadline_seconds
        self._earn()
        for attempt in range(self._rules.retries + 1):
            begun = False
            left = replace(request, deadline_seconds=max(0.001, until - time.monotonic()))
            try:
                async with aclosing(self._inner.stream(left)) as items:
                    async for item in items:
                        begun = True
                        yield item
                return
            except LlmError as error:
                wait = self._wait_before_retry(error, attempt, until)
                if begun or wait is None:
                    raise
                await self._sleep(wait)

    async def complete(self, request: ChatRequest) -> Completion:
        """Answer without streaming, asked once:

        it serves the health check, which repeats itself.
        """
        return await self._inner.complete(request)

    def _earn(self) -> None:
        self._saved = min(MOST_SAVED, self._saved + EARNED_PER_CALL)

    def _wait_before_retry(self, error: LlmError, attempt: int, until: float) -> float | None:
        """Return the seconds to wait before the next attempt, or None to give up."""
        if attempt >= self._rules.retries or not isinstance(error, PASSING):
            return None
        asked = error.retry_after or 0.0
        wait = asked + self._rules.wait_after(attempt, self._chance())
        if asked > self._rules.longest_wait or time.monotonic() + wait >= until or self._saved < 1:
            return None
        self._saved -= 1
        return wait
