"""Whether the language model answers: asked at the start, then quietly while it is down.

A turn that meets an unreachable model reports it here, and so does one that was answered, which is
the best check of all. Every session is told of a change, and whoever runs the service by one line
on the console.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import structlog

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

_log = structlog.get_logger(__name__)


class LlmMonitor:
    """Watches one provider's first model. A check may take `longest_check` seconds."""

    def __init__(
        self,
        provider: ChatProvider,
        *,
        demo: bool,
        on_change: Callable[[LlmState], None],
        longest_check: float = 180.0,
    ) -> None:
        self._provider = provider
        self._demo = demo
        self._on_change = on_change
        self._longest_check = longest_check
        self._patience = min(HELLO.deadline_seconds, longest_check)
        self._answered = 0
        self._doubt = asyncio.Event()
        self._known = asyncio.Event()
        self._back = asyncio.Event()
        self._state = self._new_state(None)

    @property
    def state(self) -> LlmState:
        """What was found last; available until shown otherwise."""
        return self._state

    def report(self, error: LlmError) -> None:
        """Take in an error of a turn; one that will meet the next turn too starts a check."""
        if isinstance(error, LlmUnavailable | LlmTimeout | LlmRejected):
            self._doubt.set()

    def answered(self, model: str) -> None:
        """Take in that `model` has answered a turn: whatever a check says, it works."""
        if model != self._state.model:
            return
        self._answered += 1
        if not self._state.available or not self._known.is_set():
            self._patience = self._longest_check  # it is slow, not down
            self._found(None)

    async def check(self) -> bool:
        """Ask the model for three tokens and say whether it is available.

        A check that was not answered in time makes the next ones wait longer.
        """
        problem: LlmError | None = None
        answered = self._answered
        try:
            await self._provider.complete(replace(HELLO, deadline_seconds=self._patience))
        except LlmError as error:
            problem = error
        if isinstance(problem, LlmTimeout):
            self._patience = min(self._patience * 2, self._longest_check)
        if problem is None or answered == self._answered:
            self._found(problem)
        return self._state.available

    async def first_word(self, seconds: float) -> None:
        """Wait for the first check, at most so long: a page then sees the truth at once."""
        await _until(self._known, seconds)

    async def watch(self) -> None:
        """Check now, then whenever there is doubt, and again and again while it is down."""
        while True:
            wait = FIRST_WAIT
            self._doubt.clear()
            available = await self.check()
            while not available:
                await _until(self._back, wait)
                available = self._state.available or await self.check()
                wait = min(wait * 2, LONGEST_WAIT)
            await self._doubt.wait()

    def _found(self, problem: LlmError | None) -> None:
        """Take note of what is so now, and tell it when it is new."""
        before = self._state
        self._state = self._new_state(None if problem is None else problem.message)
        changed = before.available != self._state.available
        if changed or not self._known.is_set():
            self._tell_operator(problem)
        self._known.set()
        if self._state.available:
            self._back.set()
        else:
            self._back.clear()
        if changed:
            self._on_change(self._state)

    def _tell_operator(self, problem: LlmError | None) -> None:
        about = {"provider": self._state.provider, "model": self._state.model}
        if problem is None:
            _log.info("the language model answers", **about)
        else:
            said = getattr(problem, "__notes__", [])
            _log.warning(
                "the language model does not answer", reason=problem.message, details=said, **about
            )

    def _new_state(self, problem: str | None) -> LlmState:
        return LlmState(
            available=problem is None,
            demo=self._demo,
            provider=self._provider.name,
            model=self._provider.models[0],
            detail=present(shorten(problem, 500) if problem else None),
            checked_at=now(),
        )


async def _until(event: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
