"""A client over a bad network: it gives a silent connection up; and the ways to lose one."""

from __future__ import annotations

from websockets.exceptions import InvalidHandshake, InvalidMessage

from parlance_conformance.check.probe import Hangup, Silence
from parlance_conformance.contract import Frame
from tests.live_client import LiveClient

# A connection that is silent for this long is given up, in seconds; one that will not be cut is
# waited for on the busiest of machines.
PATIENCE = 0.5
LONG_PATIENCE = 5.0
# A connection may be lost in the handshake, while it is read, and by falling silent.
LOST = (Hangup, Silence, InvalidHandshake, InvalidMessage, OSError)


class ImpatientClient(LiveClient):
    """One connection, on which nothing is refused."""

    close_seconds = 0.2

    async def next(self) -> Frame:
        frame = await super().next()
        assert frame["type"] != "error", frame
        return frame
