"""What a rule says when it does not hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class Broken(Exception):
    """The rule does not hold. `frames` are what shows it."""

    def __init__(self, why: str, frames: Sequence[Any] = ()) -> None:
        super().__init__(why)
        self.frames = list(frames)
