"""The turns that run or are about to: by chat, by id, and by session.

A chat has one turn at a time, a session several. A claim is taken before anything is stored and
given back at the turn's end, so that nothing can come between.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from app.core.errors import TooManyTurns, TurnInProgress
from app.turns.turn import StopReason, Turn
from generated import Snapshot


@dataclass(slots=True)
class Claim:
    """A chat that is being answered, or about to be. `task` keeps the turn's task alive."""

    session_id: str
    chat_id: str
    turn: Turn | None = None
    task: asyncio.Task[Any] | None = None
    stop_reason: StopReason | None = None
    given_back: asyncio.Event = field(default_factory=asyncio.Event)

    def stop(self, reason: StopReason) -> None:
        """Stop the turn, also one that is still being prepared."""
        if self.turn is not None:
            self.turn.stop(reason)
        elif self.stop_reason is None:
            self.stop_reason = reason


class RunningTurns:
    """Every turn of this process. `per_session` is how many chats of a session may be answered."""

    def __init__(self, *, per_session: int) -> None:
        self.per_session = per_session
        self._by_chat: dict[str, Claim] = {}
        self._by_session: dict[str, dict[str, Claim]] = {}
        self._idle = asyncio.Event()
        self._idle.set()

    @contextmanager
    def claim(self, session_id: str, chat_id: str) -> Iterator[Claim]:
        """Claim a chat for a turn; it is given back with the block unless `add` was called.

        Raises `TurnInProgress` for a chat that is being answered, `TooManyTurns` beyond the
        session's number.
        """
        if chat_id in self._by_chat:
            raise TurnInProgress("This chat is being answered. Wait for the end, or stop it.")
        if len(self._by_session.get(session_id, ())) >= self.per_session:
            raise TooManyTurns(
                f"{self.per_session} of your chats are being answered. Wait for one to end, or "
                "stop it."
            )
        claim = self._by_chat[chat_id] = Claim(session_id, chat_id)
        self._by_session.setdefault(session_id, {})[chat_id] = claim
        self._idle.clear()
        try:
            yield claim
        finally:
            if claim.turn is None:
                self._release(claim)

    def add(self, claim: Claim, turn: Turn) -> None:
        """Let the turn be found; it is stopped at once when its claim was."""
        claim.turn = turn
        if claim.stop_reason is not None:
            turn.stop(claim.stop_reason)

    def end(self, turn: Turn) -> None:
        """Give a turn's chat back."""
        claim = self._by_chat.get(turn.order.chat_id)
        if claim is not None and claim.turn is turn:
            self._release(claim)

    def turns(self) -> list[Turn]:
        """Return every turn that has begun."""
        return [claim.turn for claim in self._by_chat.values() if claim.turn is not None]

    def is_busy(self, session_id: str) -> bool:
        """Say whether any chat of a session is being answered."""
        return session_id in self._by_session

    def in_session(self, session_id: str) -> list[Claim]:
        """Return what a session is having answered, the oldest first."""
        return list(self._by_session.get(session_id, {}).values())

    def find(self, session_id: str, turn_id: str) -> Turn | None:
        """Return a running turn of the session by its id."""
        turns = (claim.turn for claim in self.in_session(session_id))
        return next((t for t in turns if t is not None and t.order.turn_id == turn_id), None)

    def snapshot(self, session_id: str) -> Snapshot:
        """Return what runs in a session, as far as it was published."""
        turns = [claim.turn for claim in self.in_session(session_id) if claim.turn is not None]
        published = [turn for turn in turns if turn.state in ("answering", "ending")]
        return Snapshot(open_turns=[turn.snapshot() for turn in published])

    async def stop_chat(self, chat_id: str, seconds: float) -> None:
        """Cancel the turn of a chat, and wait at most so long for its end."""
        claim = self._by_chat.get(chat_id)
        if claim is None:
            return
        claim.stop("cancelled")
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await claim.given_back.wait()

    def stop_session(self, session_id: str) -> None:
        """Interrupt every turn of a session."""
        for claim in self.in_session(session_id):
            claim.stop("interrupted")

    def stop_all(self) -> None:
        """Interrupt every turn."""
        for claim in tuple(self._by_chat.values()):
            claim.stop("interrupted")

    async def wait_for_all(self, seconds: float) -> None:
        """Wait at most so long until no turn runs or is about to."""
        try:
            async with asyncio.timeout(seconds):
                await self._idle.wait()
        except TimeoutError:
            return

    def _release(self, claim: Claim) -> None:
        del self._by_chat[claim.chat_id]
        own = self._by_session[claim.session_id]
        del own[claim.chat_id]
        if not own:
            del self._by_session[claim.session_id]
        claim.given_back.set()
        if not self._by_chat:
            self._idle.set()
