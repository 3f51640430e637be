"""A server between the checker and a service that says some things otherwise, byte for byte.

It replaces texts by others of the same length in what the service sends, whatever the protocol: a
server's WebSocket frames are not masked, so lengths are all that must stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from tests.forwarding import End, Forwarder, pump, until_one_ends


class Tampering(Forwarder):
    """The way to a service whose words come changed."""

    def __init__(self, url: str, changes: Mapping[str, str]) -> None:
        super().__init__(urlsplit(url).port or 80)
        self._pairs = [(old.encode(), new.encode()) for old, new in changes.items()]
        assert all(len(old) == len(new) for old, new in self._pairs)

    async def carry(self, near: End, far: End) -> None:
        await until_one_ends(pump(near, far), pump(far, near, self._changed))

    def _changed(self, data: bytes) -> bytes:
        for old, new in self._pairs:
            data = data.replace(old, new)
        return data
