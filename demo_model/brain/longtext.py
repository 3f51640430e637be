"""Long texts of an exact number of words: varied sentences about a topic, without knowledge.

For seeing how a long answer streams and scrolls. The same wish gives the same text. Pure.
"""

from __future__ import annotations

import random
import re

MAX_WORDS = 20_000
DEFAULT_WORDS = 400
_WORDS_WISH = re.compile(r"(?i)\b(\d[\d,.]{0,6})[ -]?words?\b")
_LONG_WISH = re.compile(
    r"(?i)\b(?:long|lengthy|very detailed) (?:text|answer|story|essay|article|reply|response)\b"
    r"|\b(?:write|tell)\b.{0,30}\b(?:essay|story|article|poem|lorem ipsum)\b|\blorem ipsum\b"
)
_PARAGRAPHS = re.compile(r"(?i)\b(\d{1,3}) paragraphs\b")
_TOPIC = re.compile(r"(?i)\b(?:about|on|of)\s+(?!\d)(?:the\s+)?([^,.;?!\n]{2,60})")
_OPENINGS = (
    "At first sight", "In a quiet way", "On most days", "From a distance", "After a while",
    "For the patient reader", "In the early morning", "Little by little", "Seen from close by",
    "More often than not", "In good company", "When nobody hurries", "Towards the evening",
)  # fmt: skip
_SUBJECTS = (
    "{topic}", "the story of {topic}", "a first look at {topic}", "every thought about {topic}",
    "the idea", "a careful observer", "the next step", "a small change", "the oldest question",
    "the long road", "an honest answer", "a simple example", "the whole picture",
)  # fmt: skip
_VERBS = (
    "brings", "follows", "explains", "opens", "shows", "carries", "invites", "balances", "rewards",
    "changes", "connects", "gathers", "keeps", "leaves", "promises",
)  # fmt: skip
_OBJECTS = (
    "more than it seems", "a new point of view", "one detail after another", "both calm and motion",
    "what came before", "a pattern that repeats", "small surprises", "room for doubt",
    "a good reason to stay", "the same light in another colour", "a rhythm of its own",
    "questions worth asking", "a line that leads further",
)  # fmt: skip
_ENDINGS = (
    "", "", "", " and takes its time", " without saying so", ", step by step", " in plain words",
    ", as it always did", " before anybody notices", " for those who look twice",
)  # fmt: skip


def wanted_words(text: str) -> int | None:
    """Return how many words a long text should have, at most 20,000; None when none is wanted."""
    if match := _WORDS_WISH.search(text):
        count = int(re.sub(r"\D", "", match[1]) or 0)
        return min(count, MAX_WORDS) if count >= 20 else None
    if match := _PARAGRAPHS.search(text):
        return min(int(match[1]) * 80, MAX_WORDS)
    return DEFAULT_WORDS if _LONG_WISH.search(text) else None


def write_long(text: str, count: int) -> str:
    """Write exactly `count` words in paragraphs of about 80."""
    match = _TOPIC.search(text)
    topic = match[1].strip() if match else "a quiet afternoon"
    chance = random.Random(f"{topic}/{count}")  # noqa: S311 - variety, not secrecy
    paragraphs: list[str] = []
    left = count
    while left > 0:
        words = [] if paragraphs else f"Here are {count} words about {topic}.".split()
        while len(words) < min(80, left):
            words += _sentence(topic, chance).split()
        words = words[: min(len(words), left)]
        left -= len(words)
        paragraphs.append(_closed(" ".join(words)))
    return "\n\n".join(paragraphs)


def _sentence(topic: str, chance: random.Random) -> str:
    subject = chance.choice(_SUBJECTS).format(topic=topic)
    middle = f"{subject} {chance.choice(_VERBS)} {chance.choice(_OBJECTS)}"
    middle += chance.choice(_ENDINGS)
    if chance.random() < 0.5:
        return f"{chance.choice(_OPENINGS)}, {middle}."
    return f"{middle[:1].upper()}{middle[1:]}."


def _closed(text: str) -> str:
    return text.rstrip(",;") + ("" if text.endswith(".") else ".")
