"""How long a call may take: the deadlines of one streamed answer and the one timer that keeps them.

A socket's own time-out measures the gap between any two bytes, so a server that drips comments
never meets it; these deadlines count content. One timer serves a call however many tokens it has:
progress only moves a number. The transport below is told to abort; the provider above decides
what counts as content.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TypeVar

from app.core.errors import LlmTimeout
from app.providers.transport.stream import ByteStream

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Seconds. `first_token` counts from sending; `idle` is the gap between pieces of content.

    `after_finish` is how long an answer whose finish reason has come may take to end its stream
    (usage follows the finish reason); after that it counts as complete.
    """

    first_token: float = 60.0
    idle: float = 30.0
    after_finish: float = 2.0


class Watch:
    """Keeps the deadlines of one call; made when it starts. Used by one task on its loop."""

    def __init__(self, deadlines: Deadlines, total: float) -> None:
        self._loop = asyncio.get_running_loop()
        self._deadlines = deadlines
        self._total = total
        now = self._loop.time()
        self._total_until = now + total
        self._until = now + deadlines.first_token
        self._gap = deadlines.idle
        self._started = False
        self._stream: ByteStream | None = None
        self._timer: asyncio.TimerHandle | None = None

    async def opening(self, work: Awaitable[T]) -> T:
        """Await `work`; raises `LlmTimeout` and cancels it when the first token would be late."""
        try:
            async with asyncio.timeout_at(min(self._until, self._total_until)):
                return await work
        except TimeoutError as error:
            raise self._late(self._loop.time()) from error

    def guard(self, stream: ByteStream) -> None:
        """From now on, abort `stream` when a deadline passes."""
        self._stream = stream
        self._arm(min(self._until, self._total_until))

    def hold(self) -> None:
        """Stop the idle clock: the consumer has the turn. The total goes on."""
        self._until = math.inf

    def content(self) -> None:
        """Content has come and the consumer is back: the idle clock starts anew."""
        self._until = self._loop.time() + self._gap
        if not self._started:
            self._started = True
            self._arm(min(self._until, self._total_until))

    def finishing(self) -> None:
        """The finish reason has come: only the end of the stream is awaited."""
        self._started = True
        self._gap = self._deadlines.after_finish
        self._until = self._loop.time() + self._gap
        self._arm(min(self._until, self._total_until))

    def stop(self) -> None:
        """Let go of the stream. May be repeated."""
        if self._timer is not None:
            self._timer.cancel()
        self._stream = None

    def _arm(self, when: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._loop.call_at(when, self._check)

    def _check(self) -> None:
        now = self._loop.time()
        if self._stream is None:
            return
        if now >= min(self._until, self._total_until):
            self._stream.abort(self._late(now))
            return
        # While the consumer has the turn there is no idle deadline, but there will be one.
        soon = self._until if self._until < math.inf else now + self._gap
        self._arm(min(soon, self._total_until))

    def _late(self, now: float) -> LlmTimeout:
        if now >= self._total_until:
            return late_total(self._total)
        if not self._started:
            seconds = self._deadlines.first_token
            return LlmTimeout(
                f"The language model sent no first token within {seconds:g} s; try again.",
            )
        return LlmTimeout(
            f"The language model sent nothing for {self._gap:g} s in the middle of its answer.",
        )


async def within(seconds: float, work: Awaitable[T]) -> T:
    """Await `work`; raises `LlmTimeout` (total) and cancels it after `seconds`."""
    try:
        async with asyncio.timeout(seconds):
            return await work
    except TimeoutError as error:
        raise late_total(seconds) from error


def late_total(seconds: float) -> LlmTimeout:
    """Return the error of a call that took longer than its whole time."""
    return LlmTimeout(
        f"The language model's answer took longer than {seconds:g} s.",
    )
