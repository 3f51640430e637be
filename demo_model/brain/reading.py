"""Answers out of passages: the sentences that fit the question best, with their numbers.

Passages are only ever quoted. Nothing in them is taken as a wish: the question comes from outside
the delimiters, and no tool is chosen here. Pure.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from demo_model.words import content_stems

MAX_SENTENCES = 3
MAX_SENTENCE = 400
_HEAD = re.compile(r"^\[(\d{1,3})\]\s*(.*)$")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]?[^\W_])")
_ABBREVIATION = re.compile(
    r"(?:\b(?i:e\.g|i\.e|etc|approx|no|dr|mr|mrs|ms|art|vs)|(?<!['’])\b[A-Z])\.$"
)
_TABLE = re.compile(r"(?:^[ \t]*\|.*\|[ \t]*(?:\n|\Z)){2,}", re.MULTILINE)
_ENOUGH = 0.3
_NEAR_BEST = 0.55


@dataclass(frozen=True, slots=True)
class Passage:
    """A citable part of a data source."""

    number: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage with what it scored."""

    passage: Passage
    place: int
    text: str
    score: float


def passages_in(blocks: Sequence[str]) -> list[Passage]:
    """Cut blocks into passages at their `[1] title — location` lines."""
    passages: list[Passage] = []
    for block in blocks:
        number, title, lines = 0, "", list[str]()
        for line in [*block.splitlines(), "[0]"]:
            head = _HEAD.match(line.strip())
            if head is None:
                lines.append(line)
                continue
            text = "\n".join(lines).strip()
            if number and text:
                passages.append(Passage(number, title, text))
            number, title, lines = int(head[1]), head[2].strip(), []
    return passages


def answer_from(passages: Sequence[Passage], question: str) -> str:
    """Return the best sentences with citations, or say that the passages do not tell."""
    best = best_sentences(passages, question)
    if not best:
        titles = ", ".join(f"{p.title.partition(' — ')[0]} [{p.number}]" for p in passages[:5])
        return (
            f"The selected sources do not answer that, as far as I can see. I looked in {titles}."
        )
    return " ".join(f"{_ended(s.text)} [{s.passage.number}]" for s in best)


def best_sentences(passages: Sequence[Passage], question: str) -> list[Sentence]:
    """Return at most 3 sentences that fit the question, in the order of reading."""
    asked = set(content_stems(question))
    sentences = [
        (passage, place, text)
        for passage in passages
        for place, text in enumerate(_sentences(passage.text))
        if not text.endswith("?") and text not in passage.title
    ]
    rarity = _rarity([set(content_stems(text)) for _, _, text in sentences])
    whole = sum(rarity.get(stem, rarity[""]) for stem in asked)
    if not whole or not sentences:
        return []
    scored = [Sentence(p, i, t, _score(p, t, asked, rarity) / whole) for p, i, t in sentences]
    top = max(sentence.score for sentence in scored)
    best = max(scored, key=lambda sentence: sentence.score)
    met = asked & set(content_stems(f"{best.passage.title} {best.text}"))
    if top < _ENOUGH or len(met) * 3 < len(asked) or (len(met) == 1 < len(asked) - 1):
        return []
    good = [s for s in scored if s.score >= max(_ENOUGH, top * _NEAR_BEST)]
    chosen: list[Sentence] = []
    for sentence in sorted(good, key=lambda s: -s.score):
        if len(chosen) < MAX_SENTENCES and sentence.text not in {s.text for s in chosen}:
            chosen.append(sentence)
    return sorted(chosen, key=lambda s: (s.passage.number, s.place))


def _score(passage: Passage, text: str, asked: set[str], rarity: dict[str, float]) -> float:
    """Add the rarity of the asked words in the sentence; those of its title count a third.

    Passages come best first, so that an early one weighs more.
    """
    own = set(content_stems(text))
    titled = set(content_stems(passage.title)) - own
    weight = sum(rarity.get(stem, 0.0) for stem in asked & own)
    weight += sum(rarity.get(stem, rarity[""]) for stem in asked & titled) / 3
    return weight * (1 + 0.4 / passage.number) * (1 if len(own) >= 2 else 0.5)


def _rarity(sentences: Sequence[set[str]]) -> dict[str, float]:
    """Weigh each stem by how few sentences have it; "" is the weight of an unseen one."""
    counts = Counter(stem for stems in sentences for stem in stems)
    total = len(sentences) + 1
    weights = {stem: math.log(1 + total / count) for stem, count in counts.items()}
    weights[""] = math.log(1 + total)
    return weights


def _sentences(text: str) -> list[str]:
    """Cut a text into sentences; a list item, a table's row and a line of its own is one too."""
    found: list[str] = []
    for block in re.split(r"\n\s*\n|\n(?=\s*(?:[-*•#]|\d+[.)])\s)", _TABLE.sub(_spelled, text)):
        if block.lstrip().startswith("#"):
            continue
        plain = re.sub(r"^\s*(?:[-*•]|\d+[.)])\s+", "", " ".join(block.split()))
        for part in _SENTENCE_END.split(plain):
            if found and _ABBREVIATION.search(found[-1]) and part and plain.find(part) > 0:
                found[-1] = f"{found[-1]} {part}"
            elif part.strip():
                found.append(part.strip()[:MAX_SENTENCE])
    return found


def _spelled(table: re.Match[str]) -> str:
    """Write a markdown table row by row, each cell with its column's name."""
    rows = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in table[0].strip().splitlines()
    ]
    head, body = rows[0], [row for row in rows[1:] if not set("".join(row)) <= set("-: ")]
    lines = [
        "; ".join(f"{name}: {cell}" for name, cell in zip(head, row, strict=False) if cell)
        for row in body
    ]
    return "\n\n" + "\n\n".join(lines) + "\n\n"


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", ":")) else f"{text}."
