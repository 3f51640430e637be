"""A bound on how long a peer may take nothing of what it is sent.

Mixed into uvicorn's protocols. uvicorn makes the application wait while a peer does not read, for
as long as it does not; a peer that reads a byte now and then is not even caught by the kernel's
TCP_USER_TIMEOUT. Here the connection is cut: what was waiting ends, and the descriptor is free.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

# The live channel says 4001 after 8 s and gives that a second to go out; this comes behind it.
STALLED_SECONDS = 10.0
# What a peer has to take in that time, or all that there is: 25 KiB/s, a bad mobile line.
LEAST_TAKEN = 256 * 1024
# What may be left in the transport's buffer when a connection is over, some 64 KiB, goes in this
# time or is thrown away.
LINGER_SECONDS = 5.0


class WriteDeadline(asyncio.Protocol):
    """Cuts a connection whose peer has stopped to read."""

    loop: asyncio.AbstractEventLoop
    transport: asyncio.Transport
    _cut: asyncio.TimerHandle | None = None
    _waiting = 0
    _over = False
    _lost = False

    def pause_writing(self) -> None:
        """The buffer is full: the time runs."""
        super().pause_writing()
        self._expect_progress()

    def resume_writing(self) -> None:
        """The peer has taken something."""
        super().resume_writing()
        if not self._over:
            self._stop()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is to be written any more."""
        self._lost = True
        self._stop()
        super().connection_lost(exc)

    def linger(self) -> None:
        """Cut the connection soon: all is said, and it closes by itself unless the peer stalls."""
        self._over = True
        if not self._lost:
            self._call_within(LINGER_SECONDS, self.transport.abort)

    def _expect_progress(self) -> None:
        self._waiting = self.transport.get_write_buffer_size()
        self._call_within(STALLED_SECONDS, self._look)

    def _look(self) -> None:
        self._cut = None
        if self._waiting - self.transport.get_write_buffer_size() < LEAST_TAKEN:
            self.transport.abort()
        else:
            self._expect_progress()

    def _call_within(self, seconds: float, then: Callable[[], None]) -> None:
        """Call then, unless something is called earlier."""
        when = self.loop.time() + seconds
        if self._cut is None or self._cut.when() > when:
            self._stop()
            self._cut = self.loop.call_at(when, then)

    def _stop(self) -> None:
        if self._cut is not None:
            self._cut.cancel()
            self._cut = None
