"""Where the turns of a session stand in its event log: the last 200 of them."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass

from generated import TurnFinishedEvent

MAX_PLACES = 200


@dataclass(slots=True)
class TurnPlace:
    """One turn's place: behind which event it begins, and its last event once it has ended."""

    turn_id: str
    start: int
    finished: TurnFinishedEvent | None = None

    def passed(self, seq: int) -> bool:
        """Say whether the turn had ended at this place of the log."""
        return self.finished is not None and seq >= self.finished.seq

    def holds(self, seq: int) -> bool:
        """Say whether an event with this number may be one of the turn's."""
        return self.start < seq and (self.finished is None or seq <= self.finished.seq)


class TurnPlaces:
    """The places by turn id. `last_end` is when a turn last ended, on the monotonic clock."""

    def __init__(self) -> None:
        self._places: OrderedDict[str, TurnPlace] = OrderedDict()
        self.last_end = time.monotonic()

    def begin(self, turn_id: str, seq: int) -> None:
        """Note that a turn's events come behind event `seq`."""
        self._places[turn_id] = TurnPlace(turn_id, seq)
        while len(self._places) > MAX_PLACES:
            self._places.popitem(last=False)

    def end(self, finished: TurnFinishedEvent) -> None:
        """Note a turn's last event."""
        self.last_end = time.monotonic()
        if place := self._places.get(finished.turn_id):
            place.finished = finished

    def get(self, turn_id: str) -> TurnPlace | None:
        """Return where a turn stands, or None when that is forgotten."""
        return self._places.get(turn_id)
