"""Long texts of an exact number of words, for seeing how a long answer streams and scrolls."""

from __future__ import annotations

import re
from itertools import cycle, islice
from pathlib import Path

MAX_WORDS = 20_000
DEFAULT_WORDS = 400
PARAGRAPH = 80
PROSE = Path(__file__).with_name("prose.txt").read_text("utf-8").split()
_WORDS = re.compile(r"(?i)\b(\d[\d,.]{0,6})[ -]?words?\b")
_LONG = re.compile(
    r"(?i)\blong (?:text|answer|story|essay|article)\b"
    r"|\b(?:write|tell)\b.{0,30}\b(?:essay|story|article)\b|\blorem ipsum\b"
)
_TOPIC = re.compile(r"(?i)\b(?:about|on|of)\s+(?!\d)([^,.;?!\n]{2,60})")


def wanted_words(text: str) -> int | None:
    """Return how many words a long text should have, at most 20,000; None when none is wanted."""
    if match := _WORDS.search(text):
        count = int(re.sub(r"\D", "", match[1]))
        return min(count, MAX_WORDS) if count >= 20 else None
    return DEFAULT_WORDS if _LONG.search(text) else None


def write_long(text: str, count: int) -> str:
    """Write exactly `count` words in paragraphs of 80."""
    match = _TOPIC.search(text)
    opening = f"Here are {count} words about {match[1].strip() if match else 'nothing much'}."
    words = list(islice((*opening.split(), *islice(cycle(PROSE), count)), count))
    paragraphs = [words[at : at + PARAGRAPH] for at in range(0, count, PARAGRAPH)]
    return "\n\n".join(" ".join(paragraph) for paragraph in paragraphs)
