"""One session: its numbered events, the commands it has done and its running turns."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Final, Protocol

from parlance_conformance.contract import Frame, frame_problems
from parlance_conformance.serve.chats import Chats
from parlance_conformance.serve.refusal import Refusal, new_id
from parlance_conformance.turn_events import TurnEvents

KEPT_EVENTS: Final = 20_000
MAX_COMMANDS: Final = 1_000


class Running(Protocol):
    """A turn while it runs."""

    id: str
    chat_id: str

    def so_far(self) -> Frame | None:
        """Return it as a snapshot holds it; None while it has not begun."""

    def stop(self) -> None:
        """End it as cancelled."""

    async def ended(self, seconds: float) -> None:
        """Wait at most so long for its end."""


class Session:
    """What a client comes back to. Over `kept` events the older half is forgotten (`tail_gone`).

    `turns` are those that run, by their chats.
    """

    def __init__(self, client_id: str, chats: Chats, *, kept: int = KEPT_EVENTS) -> None:
        self.client_id = client_id
        self.chats, self._kept = chats, kept
        self.id, self.epoch = new_id(), new_id()
        self.chat_id: str | None = None
        self.turns: dict[str, Running] = {}
        self.components: dict[str, Frame] = {}
        self.chats_of_components: dict[str, str] = {}
        self.wakers: set[Callable[[], None]] = set()
        self._events: list[Frame] = []
        self._forgotten = 0
        self._done: OrderedDict[str, tuple[Frame, Frame]] = OrderedDict()
        self._turns: list[tuple[str, int]] = []
        self._told: dict[str, TurnEvents] = {}

    @property
    def last_seq(self) -> int:
        """The number of the last event."""
        return self._forgotten + len(self._events)

    @property
    def busy(self) -> bool:
        """Whether a turn runs."""
        return bool(self.turns)

    def publish(self, kind: str, *, known: bool = True, **fields: Any) -> None:
        """Number an event and keep it. Only a bad day publishes what the contract does not know."""
        frame = {"type": kind, "seq": self.last_seq + 1, **fields}
        if known:
            assert_fits(frame)
            self._assert_order(frame)
        self._events.append(frame)
        if len(self._events) > self._kept:
            self._forgotten += self._kept // 2
            del self._events[: self._kept // 2]
        for wake in tuple(self.wakers):
            wake()

    def _assert_order(self, event: Frame) -> None:
        """Fail when an event does not come at its place in its turn."""
        if turn_id := event.get("turn_id"):
            told = self._told.setdefault(turn_id, TurnEvents())
            if wrong := told.take(event):
                raise AssertionError(f"the scripted service is wrong: {wrong} in {event}")
            if event["type"] == "turn_finished":
                del self._told[turn_id]

    def after(self, seq: int) -> list[Frame] | None:
        """Return the events behind a number; None when some of them are forgotten."""
        return None if seq < self._forgotten else self._events[seq - self._forgotten :]

    def store(self, message: Frame) -> None:
        """Keep a message in its chat, and tell it."""
        self.chats.keep(message)
        self.chat_id = message["chat_id"]
        self.publish(
            "message", turn_id=message["turn_id"], chat_id=message["chat_id"], message=message
        )

    def forget_chat(self, chat_id: str) -> None:
        """Do not greet with a chat that is gone."""
        if self.chat_id == chat_id:
            self.chat_id = None

    def snapshot(self) -> Frame:
        """Return what runs."""
        begun = [turn.so_far() for turn in self.turns.values()]
        return {"open_turns": [turn for turn in begun if turn is not None]}

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

    def end(self) -> None:
        """Stop what runs: the session is gone, and nobody hears of it."""
        for turn in tuple(self.turns.values()):
            turn.stop()


def assert_fits(frame: Frame) -> None:
    """Fail when this service is about to say what the contract does not allow."""
    if wrong := frame_problems(frame):
        raise AssertionError(f"the scripted service is wrong: {wrong} in {frame}")
