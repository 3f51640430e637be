"""Which commands were already done: the memory behind the idempotency keys.

The last 1,000 ids of a session are kept; an older one would be done again.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from pydantic import BaseModel

from app.core.errors import IdReused
from generated import AckFrame

MAX_COMMANDS = 1_000


@dataclass(frozen=True, slots=True)
class _Done:
    digest: bytes
    ack: asyncio.Future[AckFrame]


class CommandMemory:
    """The commands of one session by their ids."""

    def __init__(self) -> None:
        self._done: OrderedDict[str, _Done] = OrderedDict()

    async def once(
        self, command_id: str, command: BaseModel, act: Callable[[], Awaitable[AckFrame]]
    ) -> AckFrame:
        """Do a command unless it was done; return its acknowledgement in both cases.

        A refused command leaves no trace, so it may be sent again. Raises `IdReused` when the id
        came with another body, and whatever `act` raises.
        """
        digest = hashlib.sha256(command.model_dump_json().encode()).digest()
        known = self._done.get(command_id)
        if known is not None:
            if known.digest != digest:
                raise IdReused("This id was used for another command: make a new id for each.")
            return await asyncio.shield(known.ack)
        entry = _Done(digest, asyncio.get_running_loop().create_future())
        self._done[command_id] = entry
        try:
            ack = await act()
        except BaseException as error:
            self._done.pop(command_id, None)
            _fail(entry.ack, error)
            raise
        entry.ack.set_result(ack)
        while len(self._done) > MAX_COMMANDS:
            self._done.popitem(last=False)
        return ack


def _fail(ack: asyncio.Future[AckFrame], error: BaseException) -> None:
    if isinstance(error, Exception):
        ack.set_exception(error)
        ack.exception()  # mark as seen: usually nobody else waits for it
    else:
        ack.cancel()
