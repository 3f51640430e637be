"""The line between a browser and the service: TCP that a test can cut, block and mend.

Only bytes go through it, so neither side can tell it from a bad network.
"""

from __future__ import annotations

from tests.forwarding import READ, End, Forwarder, pump, until_one_ends


class Line(Forwarder):
    """Passes everything on to the port `target`, and does what a test says."""

    def __init__(self) -> None:
        super().__init__()
        self._up = True
        self._ends: set[End] = set()
        self._live: set[End] = set()
        self._deaf: set[End] = set()

    def lets_in(self) -> bool:
        return self._up and super().lets_in()

    def drop(self) -> None:
        """Break every connection that there is; new ones are let through."""
        for end in self._ends:
            end.abort()

    def drop_live(self) -> None:
        """Break the WebSockets that there are."""
        for end in self._live:
            end.abort()

    def cut(self) -> None:
        """Break every connection and every new one, until `mend`."""
        self._up = False
        self.drop()

    def swallow(self) -> None:
        """Lose what the browser sends from now on over the WebSockets that there are."""
        self._deaf = set(self._live)

    def mend(self) -> None:
        """Let new connections through again."""
        self._up = True

    async def carry(self, near: End, far: End) -> None:
        self._ends |= {near, far}
        try:
            await until_one_ends(self._out(near, far), pump(far, near))
        finally:
            for known in (self._ends, self._live, self._deaf):
                known -= {near, far}

    async def _out(self, near: End, far: End) -> str:
        first = await near.reader.read(READ)
        if first.startswith(b"GET /ws/"):
            self._live.add(far)
        far.writer.write(first)
        return await pump(near, far, lambda data: b"" if far in self._deaf else data)
