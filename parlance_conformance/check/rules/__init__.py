"""The rules, by subject. `load` registers them in the order in which they run."""

from __future__ import annotations

import importlib
from typing import Final

SUBJECTS: Final = (
    "greeting",
    "http",
    "served",
    "turns",
    "numbers",
    "coming_back",
    "resets",
    "side_by_side",
    "chats",
    "chat_list",
    "stopping",
    "working",
    "streams",
    "commands",
    "refusals",
    "hostile",
    "sharing",
    "pressure",
    "shapes",
)


def load() -> None:
    """Import every subject."""
    for subject in SUBJECTS:
        importlib.import_module(f"{__name__}.{subject}")
