"""What a test has prepared and what it may look at: queued replies, queued faults, past requests.

In memory, bounded, of one server. `DemoServer` offers it in the process, `api` over HTTP.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from demo_model.faults.table import FAULTS, InTheBrain
from demo_model.script import MAX_SCRIPT, ScriptedReply, ScriptError, parse_script

Endpoint = Literal["chat", "stream", "embeddings"]
"""`stream` is a chat whose answer streams; a fault for `chat` meets that and any other chat."""
Outcome = Literal["open", "completed", "peer_closed"]
MAX_REQUESTS = 100


@dataclass(slots=True)
class Received:
    """A chat request as it came; `outcome` says how its answer ended."""

    headers: Mapping[str, str]
    body: Any
    outcome: Outcome = "open"
    _ended: asyncio.Event = field(default_factory=asyncio.Event)

    async def ended(self, timeout: float = 5.0) -> Outcome:
        """Wait until the answer is over. Raises `TimeoutError` after `timeout` seconds."""
        await asyncio.wait_for(self._ended.wait(), timeout)
        return self.outcome

    def end(self, outcome: Outcome) -> None:
        """Note how it ended; the first word counts."""
        if not self._ended.is_set():
            self.outcome = outcome
            self._ended.set()


@dataclass(slots=True)
class QueuedFault:
    """A fault for the next `count` requests of an endpoint."""

    name: str
    count: int
    endpoint: Endpoint
    seconds: float


class Stage:
    """The queues of one server. A script of over 1,000 replies is refused.

    `refuse` is called when the server shall not listen for some seconds.
    """

    def __init__(self, refuse: Callable[[float], None]) -> None:
        self._refuse = refuse
        self.requests: deque[Received] = deque(maxlen=MAX_REQUESTS)
        self._replies: deque[ScriptedReply] = deque()
        self._faults: deque[QueuedFault] = deque()
        self._arrived = asyncio.Condition()
        self._total = 0

    def script(self, replies: Any) -> None:
        """Queue replies. Raises `ScriptError`; then none is queued."""
        parsed = parse_script(replies)
        for reply in parsed:
            if reply.fault is not None:
                _known(reply.fault)
        if len(self._replies) + len(parsed) > MAX_SCRIPT:
            raise ScriptError(f"The script would be longer than {MAX_SCRIPT} replies.")
        self._replies.extend(parsed)

    def fault(
        self, name: str, *, count: int = 1, endpoint: Endpoint = "chat", seconds: float | None
    ) -> None:
        """Queue a fault for the next requests. Raises `ScriptError` for what does not exist.

        "refuse" with `seconds` happens at once: the server does not listen for that time.
        """
        fault = _known(name)
        if isinstance(fault, InTheBrain) and endpoint == "embeddings":
            raise ScriptError(f"The fault {name!r} is of the chat only.")
        if not 1 <= count <= 100_000 or len(self._faults) >= MAX_SCRIPT:
            raise ScriptError("A fault's count is 1 to 100,000, and at most 1,000 may wait.")
        if name == "refuse" and seconds:
            self._refuse(min(seconds, 120.0))
            return
        time = fault.seconds if seconds is None else min(max(seconds, 0.0), 120.0)
        self._faults.append(QueuedFault(name, count, endpoint, time))

    def clear(self) -> None:
        """Forget replies and faults that have not been used."""
        self._replies.clear()
        self._faults.clear()

    def next_fault(self, *endpoints: Endpoint) -> QueuedFault | None:
        """Take the first fault that waits for one of these endpoints."""
        for fault in self._faults:
            if fault.endpoint in endpoints:
                fault.count -= 1
                if fault.count == 0:
                    self._faults.remove(fault)
                return fault
        return None

    def next_reply(self) -> ScriptedReply | None:
        """Take the next scripted reply."""
        return self._replies.popleft() if self._replies else None

    async def receive(self, headers: Mapping[str, str], body: Any) -> Received:
        """Note a chat request; the oldest of over 100 is forgotten."""
        received = Received(headers, body)
        async with self._arrived:
            self.requests.append(received)
            self._total += 1
            self._arrived.notify_all()
        return received

    async def wait_for(self, total: int, timeout: float) -> Received:
        """Wait until `total` chat requests have come in all and return the newest."""
        async with self._arrived:
            await asyncio.wait_for(self._arrived.wait_for(lambda: self._total >= total), timeout)
        return self.requests[-1]


def _known(name: str) -> Any:
    if name not in FAULTS:
        raise ScriptError(f"There is no fault {name!r}; there are {', '.join(sorted(FAULTS))}.")
    return FAULTS[name]
