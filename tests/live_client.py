"""The kit's probe as a client of our own service, whose frames are held against the contract."""

from __future__ import annotations

import sys
from contextlib import AsyncExitStack
from typing import Any, Self

from parlance_conformance.check.probe import WAIT_SECONDS, Probe
from parlance_conformance.contract import Frame
from tests.contract_schemas import check_client_frame, check_server_frame


class LiveClient(Probe):
    """One connection. Frames of both directions must fit, with nothing that may come later."""

    kept = sys.maxsize

    def __init__(
        self,
        port: int,
        client_id: str,
        *,
        headers: dict[str, str] | None = None,
        takeover: bool = False,
        greeted: bool = True,
        patience: float = WAIT_SECONDS,
    ) -> None:
        self.path = f"/ws/{client_id}" + "?takeover=true" * takeover
        super().__init__(f"ws://127.0.0.1:{port}{self.path}", headers or {}, client_id, patience)
        self._greeted = greeted

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        if self._greeted:
            async with AsyncExitStack() as undo:
                undo.push_async_exit(super().__aexit__)
                hello = await self.greet()
                assert hello["type"] == "session", hello
                undo.pop_all()
        return self

    async def send(self, kind: str, **fields: Any) -> Frame:
        """Send a frame of the contract; gives it an id where commands have one."""
        frame = await super().send(kind, **fields)
        check_client_frame(frame)
        return frame

    async def next(self) -> Frame:
        frame = await super().next()
        check_server_frame(frame)
        return frame

    async def refusal(self, text: str) -> Frame:
        """Send a text that must be refused, and return the refusal."""
        await self.send_raw(text)
        return await self.until("error")
