"""One user of the fuzzer, who comes and goes, talks sense and nonsense, and never reads the manual.

Each batch of texts ends with a fence: a ping that is answered last. Between broken texts stand
fitting pings, because twenty refusals in a row end a connection for good; sometimes it does just
that.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from random import Random

from websockets.exceptions import ConnectionClosed

from app.core.ids import new_id
from tests.contract.live.corpus import Corpus
from tests.contract.live.frames import NOISE, Frames
from tests.contract.live.judge import judge
from tests.contract.live.visit import User, Visit
from tests.fuzz.ledger import Ledger

# Below the 200 frames that a connection may send at once.
FRAMES_PER_VISIT = 150
SETTLE_SECONDS = 2.0
TEXTS_BETWEEN_PINGS = 8
GARBAGE = (
    b"\x81\x05hello", b"\x89\x7e\x00\x80" + b"x" * 128, b"\xf1\x80\x00\x00\x00\x00", b"\x83\x80",
    b"\x00\x80\x00\x00\x00\x00", b"GET / HTTP/1.1\r\n\r\n", b"\x81\xff" + b"\xff" * 8, b"\x88\x81",
)  # fmt: skip


class Attacker:
    """A user with a share of the frames to send."""

    def __init__(
        self, port: int, user: User, ledger: Ledger, *, corpus: Corpus, seed: int, share: int
    ) -> None:
        self._port = port
        self._user = user
        self._ledger = ledger
        self._rng = Random(seed)
        self._frames = Frames(seed, user.learnt, corpus)
        self._left = share
        self._client_id = new_id()

    async def run(self) -> None:
        """Come and go until the share is sent."""
        while self._left > 0:
            if self._rng.random() < 0.05:
                self._client_id = new_id()
            async with self._visit() as visit:
                await self._greet(visit)
                await self._talk(visit)
                await self._leave(visit)
        await self._finish()

    async def _finish(self) -> None:
        """Come back once more, catch up, and see that no turn goes on forever."""
        async with self._visit() as visit:
            sitting = visit.observer.sitting
            assert sitting is not None
            if visit.observer.session["resumed"]:
                await visit.send_frame(type="resume", epoch=sitting.epoch, seq=sitting.story.read)
            await visit.fence()
            await visit.until(lambda: not sitting.story.turns)

    def _visit(self) -> Visit:
        return Visit(self._port, self._user, self._client_id, self._ledger, query="?takeover=true")

    async def _greet(self, visit: Visit) -> None:
        session = visit.observer.session
        sitting = visit.observer.sitting
        if sitting is not None and session["resumed"] and self._rng.random() < 0.9:
            read = sitting.story.read
            seq = self._rng.choice([read, read, read, 0, read // 2])
            await visit.send_frame(type="resume", epoch=session["epoch"], seq=seq)

    async def _talk(self, visit: Visit) -> None:
        budget = FRAMES_PER_VISIT
        await visit.send_frame(**self._frames.chat())
        while budget > 0 and self._left > 0 and not visit.over:
            count = self._rng.randint(1, 12)
            for at in range(count):
                if at % TEXTS_BETWEEN_PINGS == 0:
                    await visit.send_frame(type="ping")
                text = self._frames.next()
                fragments = self._rng.randint(2, 9) if self._rng.random() < 0.05 else 1
                await visit.send(text, fragments=fragments)
            await visit.fence()
            budget -= count + 3
            self._left -= count + 3
            if self._rng.random() < 0.25:
                await self._settle(visit)

    async def _settle(self, visit: Visit) -> None:
        """Give the running turn some time to end, so that others can begin.

        It is not seen to end where this connection has skipped events; `_finish` sees all.
        """
        sitting = visit.observer.sitting
        assert sitting is not None
        with suppress(TimeoutError):
            async with asyncio.timeout(SETTLE_SECONDS):
                await visit.until(lambda: not sitting.story.turns)

    async def _leave(self, visit: Visit) -> None:
        """Go politely, or in one of many other ways."""
        ways: list[Callable[[Visit], Awaitable[None]]] = [
            self._abort, self._nonsense, self._binary, self._bad_text, self._huge, self._garbage,
            self._ping_storm,
        ]  # fmt: skip
        if not visit.over and self._rng.random() < 0.6:
            try:
                await self._rng.choice(ways)(visit)
            except ConnectionClosed:
                return

    async def _abort(self, visit: Visit) -> None:
        visit.socket.transport.abort()

    async def _nonsense(self, visit: Visit) -> None:
        """Twenty refused frames in a row: closed with 4500."""
        refused = [text for text in NOISE if not judge(text).valid]
        for _ in range(20):
            await visit.send(self._rng.choice(refused))
        await visit.until(lambda: visit.over)
        assert visit.socket.close_code == 4500, (visit.socket.close_code, visit.trail())

    async def _binary(self, visit: Visit) -> None:
        await visit.socket.send(os.urandom(self._rng.choice([0, 1, 1000])))
        await visit.until(lambda: visit.over)
        assert visit.socket.close_code == 1003, (visit.socket.close_code, visit.trail())

    async def _bad_text(self, visit: Visit) -> None:
        await visit.socket.send(b'{"type":"ping","nonce":"\xff\xc0\x80"}', text=True)
        await visit.until(lambda: visit.over)
        assert visit.socket.close_code == 1007, (visit.socket.close_code, visit.trail())

    async def _huge(self, visit: Visit) -> None:
        """A little too large is refused in words, far too large closes with 1009."""
        await visit.send('{"type":"ping","nonce":"' + "x" * 262_144 + '"}')
        await visit.fence()
        await visit.socket.send("x" * (8 * 262_144 + 1))
        await visit.until(lambda: visit.over)
        assert visit.socket.close_code == 1009, (visit.socket.close_code, visit.trail())

    async def _garbage(self, visit: Visit) -> None:
        """Bytes that are no WebSocket frames, then the end."""
        visit.socket.transport.write(self._rng.choice(GARBAGE))
        visit.socket.transport.write_eof()
        await asyncio.wait_for(visit.socket.wait_closed(), 30)

    async def _ping_storm(self, visit: Visit) -> None:
        """Control frames are answered and count for nothing."""
        size = self._rng.randint(1, 61)
        pongs = [await visit.socket.ping(f"{n:02}" * size) for n in range(50)]
        await asyncio.wait_for(pongs[-1], 30)
