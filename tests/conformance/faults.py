"""What a fault is: a rule, and what breaks it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from parlance_conformance.contract import Frame
from parlance_conformance.serve.days import Cut, Day


class Without(Day):
    """Events that a function names do not go out."""

    def sending(self, frame: Frame, count: int) -> Iterator[Frame | Cut]:
        if not self.drops(frame):
            yield frame

    def drops(self, frame: Frame) -> bool:
        return False


class Changed(Day):
    """Frames go out as a function has changed them."""

    def sending(self, frame: Frame, count: int) -> Iterator[Frame | Cut]:
        yield self.changed(frame)

    def changed(self, frame: Frame) -> Frame:
        return frame


@dataclass(frozen=True)
class Fault:
    """A rule, and what breaks it: a day, changed bytes, or both."""

    rule: str
    day: type[Day] = Day
    changes: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return f"{self.rule}-{self.day.__name__}-{len(self.changes)}"


def swaps(*pairs: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return pairs
