"""One session: its numbered events, the commands it has done, its messages and its running turn."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Final

from parlance_conformance.contract import Frame, frame_problems
from parlance_conformance.serve.refusal import Refusal, new_id

KEPT_EVENTS: Final = 20_000
MAX_COMMANDS: Final = 1_000
MAX_MESSAGES: Final = 200


class Session:
    """What a client comes back to. Over `kept` events the older half is forgotten (`tail_gone`)."""

    def __init__(self, client_id: str, *, kept: int = KEPT_EVENTS) -> None:
        self.client_id = client_id
        self._kept = kept
        self.id, self.epoch = new_id(), new_id()
        self.chats: set[str] = set()
        self.chat_id: str | None = None
        self.messages: list[Frame] = []
        self.open_turn: Frame | None = None
        self.components: dict[str, Frame] = {}
        self.chats_of_components: dict[str, str] = {}
        self.task: asyncio.Task[None] | None = None
        self.wakers: set[Callable[[], None]] = set()
        self._events: list[Frame] = []
        self._forgotten = 0
        self._done: OrderedDict[str, tuple[Frame, Frame]] = OrderedDict()
        self._turns: list[tuple[str, int]] = []

    @property
    def last_seq(self) -> int:
        """The number of the last event."""
        return self._forgotten + len(self._events)

    @property
    def busy(self) -> bool:
        """Whether a turn runs."""
        return self.task is not None and not self.task.done()

    def publish(self, kind: str, *, known: bool = True, **fields: Any) -> None:
        """Number an event and keep it. Only a bad day publishes what the contract does not know."""
        frame = {"type": kind, "seq": self.last_seq + 1, **fields}
        if known:
            assert_fits(frame)
        self._events.append(frame)
        if len(self._events) > self._kept:
            self._forgotten += self._kept // 2
            del self._events[: self._kept // 2]
        for wake in tuple(self.wakers):
            wake()

    def after(self, seq: int) -> list[Frame] | None:
        """Return the events behind a number; None when some of them are forgotten."""
        return None if seq < self._forgotten else self._events[seq - self._forgotten :]

    def store(self, message: Frame) -> None:
        """Keep a message for snapshots, and tell it."""
        self.messages = [*self.messages, message][-MAX_MESSAGES:]
        self.publish("message", turn_id=message["turn_id"], message=message)

    def snapshot(self) -> Frame:
        """Return the session as it stands."""
        here = [m for m in self.messages if m["chat_id"] == self.chat_id]
        snapshot: Frame = {"messages": here}
        if self.chat_id:
            snapshot["chat_id"] = self.chat_id
        if self.open_turn:
            snapshot["open_turn"] = self.open_turn
        return snapshot

    def once(self, command: Frame, act: Callable[[], Frame]) -> Frame:
        """Do a command unless it was done; return its `ack`. Raises `Refusal`."""
        known = self._done.get(command["id"])
        if known is not None:
            if known[0] != command:
                raise Refusal("id_reused", "This id was used for another command.")
            return known[1]
        ack = act()
        self._done[command["id"]] = (command, ack)
        while len(self._done) > MAX_COMMANDS:
            self._done.popitem(last=False)
        return ack

    def knows(self, command_id: str) -> bool:
        """Whether a command of this id was done."""
        return command_id in self._done

    def begin(self, turn_id: str) -> None:
        """Remember behind which event a turn begins."""
        self._turns.append((turn_id, self.last_seq))

    def start_of(self, turn_id: str) -> int:
        """Return the number of the last event before a turn."""
        return dict(self._turns)[turn_id]

    def turn_at(self, seq: int) -> str | None:
        """Return the last turn that had begun at an event."""
        return next((turn for turn, start in reversed(self._turns) if start < seq), None)

    def chat_of(self, turn_id: str) -> str | None:
        """Return the chat that a turn belongs to, while its messages are kept."""
        return next((m["chat_id"] for m in self.messages if m["turn_id"] == turn_id), None)

    def end(self) -> None:
        """Stop the running turn, without a word: the session is gone."""
        if self.task is not None:
            self.task.cancel()


def assert_fits(frame: Frame) -> None:
    """Fail when this service is about to say what the contract does not allow."""
    if wrong := frame_problems(frame):
        raise AssertionError(f"the scripted service is wrong: {wrong} in {frame}")
