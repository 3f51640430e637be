"""Which commands were already done: the memory behind the idempotency keys.

The last 1,000 ids of a session are kept; an older one would be done again. A command that was begun
is done to its end, whoever waits for it: a client that leaves meanwhile and asks again under the
same id gets the answer that it missed.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from pydantic import BaseModel

from app.core.errors import AppError, IdReused
from generated import AckFrame

MAX_COMMANDS = 1_000

Act = Callable[[], Awaitable[AckFrame]]


@dataclass(slots=True)
class _Command:
    """A command, its acknowledgement when it is done, and who waits for it until then."""

    digest: bytes
    ack: AckFrame | None = None
    waiting: list[asyncio.Future[AckFrame]] = field(default_factory=list)
    task: asyncio.Task[None] | None = None


class CommandMemory:
    """The commands of one session by their ids."""

    def __init__(self) -> None:
        self._commands: OrderedDict[str, _Command] = OrderedDict()

    def knows(self, command_id: str) -> bool:
        """Say whether a command of this id was begun, and not refused."""
        return command_id in self._commands

    async def once(self, command_id: str, command: BaseModel, act: Act) -> AckFrame:
        """Do a command unless it was done; return its acknowledgement in both cases.

        A refused command leaves no trace, so it may be sent again. Raises `IdReused` when the id
        came with another body, and whatever `act` raises.
        """
        digest = hashlib.sha256(command.model_dump_json().encode()).digest()
        known = self._commands.get(command_id)
        if known is None:
            known = self._commands[command_id] = _Command(digest)
            known.task = asyncio.create_task(self._do(command_id, known, act))
        elif known.digest != digest:
            raise IdReused("This id was used for another command: make a new id for each.")
        if known.ack is not None:
            return known.ack
        answer: asyncio.Future[AckFrame] = asyncio.get_running_loop().create_future()
        known.waiting.append(answer)
        return await answer

    async def _do(self, command_id: str, command: _Command, act: Act) -> None:
        """Do the command, and wake those who wait in the very step in which it is done.

        Whatever the command started then begins at the same time as they go on, so that an answer
        is queued before anybody can read the first event of its turn.
        """
        try:
            command.ack = await act()
        except BaseException as error:
            del self._commands[command_id]
            if not _refused(command, error):
                raise
            return
        command.task = None
        for answer in command.waiting:
            if not answer.done():
                answer.set_result(command.ack)
        command.waiting.clear()
        self._forget_the_oldest()

    def _forget_the_oldest(self) -> None:
        while len(self._commands) > MAX_COMMANDS:
            oldest = next(iter(self._commands.values()))
            if oldest.ack is None:
                return  # still being done, and counted again when it is
            self._commands.popitem(last=False)


def _refused(command: _Command, error: BaseException) -> bool:
    """Tell those who wait; False when nobody heard of an error that somebody should hear of."""
    heard = isinstance(error, AppError)
    for answer in command.waiting:
        if not answer.done() and isinstance(error, Exception):
            answer.set_exception(error)
            heard = True
        else:
            answer.cancel()
    return heard
