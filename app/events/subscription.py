"""The one way for events out of a session: a cursor over its log.

Live and replay are the same read, so a slow reader costs nothing here and catches up by itself.
Frames that belong to the connection (acknowledgements, refusals, pongs) are put beside the log and
always go first, which is what makes an `ack` precede the events of its turn.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Literal, Self, TypeAlias

from app.events.event import Event, EventLog
from generated import ResetFrame, ResumeCommand, Snapshot

ResetReason: TypeAlias = Literal["epoch_changed", "tail_gone", "ahead"]

BATCH = 256
# A connection that lets this much of the answers to its own commands pile up does not read.
MAX_DIRECT = 1_000
MAX_DIRECT_CHARS = 1_000_000


class Subscription:
    """One connection's place in its session. `async with` it; then `next()` until it is done."""

    def __init__(
        self,
        events: EventLog,
        snapshot: Callable[[], Snapshot],
        *,
        cursor: int | None,
        offer: Callable[[str], bool] | None = None,
    ) -> None:
        """`cursor` is the last event that the client has; None holds events back until `resume`.

        `snapshot` returns what runs in the session now. `offer` may send a frame at once, and says
        whether it did.
        """
        self._log = events
        self._snapshot = snapshot
        self._cursor = cursor
        self._direct: list[Event] = []
        self._direct_chars = 0
        self._reset_due: ResetReason | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._unwatch: Callable[[], None] = _nothing
        self._finishing = False
        self._offer = offer

    async def __aenter__(self) -> Self:
        self._unwatch = self._log.watch(self._on_event)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._unwatch()
        self._unwatch, self._offer = _nothing, None  # which hold this object: no circle is left

    def tell(self, frame: str) -> bool:
        """Queue a frame of the connection. False when the reader is too far behind to take it."""
        if self._is_full():
            return False
        self._reset_if_due()
        self._queue("", frame)
        self._wake()
        return True

    def resume(self, command: ResumeCommand) -> None:
        """Go on behind what the client has, or reset it to a snapshot.

        A snapshot is made when it can be sent, or when something else follows it: one that is asked
        for many times is sent once.
        """
        gone = self._gone(command)
        if gone is None and not self._is_full():
            self._reset_if_due()
        self._reset_due = gone
        self._cursor = command.seq if gone is None else None
        self._wake()

    async def next(self) -> Sequence[Event]:
        """Wait for what is to be sent and return it in order, at most some hundreds at a time.

        After `finish`: what is left without waiting, then nothing.
        """
        while True:
            frames = self._take()
            if frames or self._finishing:
                return frames
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter

    def finish(self) -> None:
        """Let `next` come to an end when it has returned all that there is."""
        self._finishing = True
        self._wake()

    def _on_event(self) -> None:
        """Send a token that is all that is due; leave everything else to `next`."""
        if not self._offered():
            self._wake()

    def _offered(self) -> bool:
        if self._offer is None or self._cursor is None or self._direct:
            return False
        if self._waiter is None or self._waiter.done():
            return False  # the writer is at work: nothing may overtake it
        due = self._log.after(self._cursor, 2)
        if due is None or len(due) != 1 or due[0].type != "token" or not self._offer(due[0].json):
            return False
        self._cursor += 1
        return True

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _take(self) -> Sequence[Event]:
        events = self._events()  # first: it may put a reset beside the log
        if not self._direct:
            return events
        frames = [*self._direct, *events]
        self._direct.clear()
        self._direct_chars = 0
        return frames

    def _events(self) -> Sequence[Event]:
        self._reset_if_due()
        if self._cursor is None:
            return ()
        events = self._log.after(self._cursor, BATCH)
        if events is None:
            self._reset("tail_gone")
            return ()
        self._cursor += len(events)
        return events

    def _gone(self, command: ResumeCommand) -> ResetReason | None:
        if command.epoch != self._log.epoch:
            return "epoch_changed"
        if command.seq > self._log.last_seq:
            return "ahead"
        return "tail_gone" if self._log.after(command.seq, 0) is None else None

    def _reset_if_due(self) -> None:
        if self._reset_due is not None:
            self._reset(self._reset_due)

    def _reset(self, reason: ResetReason) -> None:
        frame = ResetFrame(
            type="reset",
            epoch=self._log.epoch,
            seq=self._log.last_seq,
            reason=reason,
            snapshot=self._snapshot(),
        )
        self._cursor, self._reset_due = self._log.last_seq, None
        self._queue(frame.type, frame.model_dump_json())

    def _is_full(self) -> bool:
        return len(self._direct) >= MAX_DIRECT or self._direct_chars > MAX_DIRECT_CHARS

    def _queue(self, kind: str, frame: str) -> None:
        self._direct.append(Event(0, kind, "", "", frame))
        self._direct_chars += len(frame)


def _nothing() -> None:
    """Do nothing."""
