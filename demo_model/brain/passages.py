"""Answers out of passages: the sentences that fit the question best, with their numbers.

Passages are only ever quoted. Nothing in them is taken as a wish: the question comes from outside
the delimiters, and no tool is chosen here.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from demo_model.words import content_stems

MAX_SENTENCES = 3
MAX_SENTENCE = 400
_HEAD = re.compile(r"^\[(\d{1,3})\]\s*(.*)$", re.MULTILINE)
_CUT = re.compile(r"(?<=[^\W\d_]{3}[.!?])\s+(?=[\"'(\[]?[^\W_])|\n\s*\n|\n(?=\s*[-*•|#\d])")
_MARK = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s+")
_ENOUGH = 0.3
_NEAR_BEST = 0.55


class Sentence(NamedTuple):
    """A sentence of a passage, which is cited by its number."""

    number: int
    title: str
    text: str


def answer_from(blocks: Sequence[str], question: str) -> str:
    """Return the best sentences with citations, or say that the passages do not tell."""
    cut = [iter(_HEAD.split(block)[1:]) for block in blocks]
    passages = [passage for parts in cut for passage in zip(parts, parts, parts, strict=True)]
    told = [
        Sentence(int(number), title.strip(), text)
        for number, title, body in passages
        for text in _sentences(body)
        if text not in title
    ]
    best = _best(told, set(content_stems(question)))
    if not best:
        titles = dict.fromkeys(f"{s.title.partition(' — ')[0]} [{s.number}]" for s in told)
        return f"The selected sources do not answer that, as far as I see: {', '.join(titles)}."
    return " ".join(f"{s.text}{'' if s.text[-1] in '.!?:' else '.'} [{s.number}]" for s in best)


def _best(sentences: Sequence[Sentence], asked: set[str]) -> list[Sentence]:
    """Return at most 3 sentences that fit what is asked, in the order of reading.

    A word counts by how rare it is, one of the title a third; the first passages fit best.
    """
    counts = Counter(stem for s in sentences for stem in set(content_stems(s.text)))
    rarity = {stem: math.log(1 + len(sentences) / (counts[stem] or 1)) for stem in asked}
    scores: dict[Sentence, float] = {}
    for sentence in sentences:
        met = asked & set(content_stems(sentence.text))
        titled = asked & set(content_stems(sentence.title)) - met
        weight = sum(map(rarity.__getitem__, met)) + sum(map(rarity.__getitem__, titled)) / 3
        enough = (
            met
            and 3 * len(met | titled) >= len(asked)
            and len(met | titled) >= min(2, len(asked) - 1)
        )
        scores[sentence] = weight * (1 + 0.4 / sentence.number) if enough else 0.0
    least = max(_ENOUGH * sum(rarity.values()), _NEAR_BEST * max(scores.values(), default=0.0))
    good = [sentence for sentence in scores if scores[sentence] >= least > 0]
    chosen = sorted(good, key=lambda sentence: -scores[sentence])[:MAX_SENTENCES]
    return [sentence for sentence in good if sentence in chosen]


def _sentences(text: str) -> list[str]:
    """Cut a text into sentences; a list item and a table's row is one too, a heading is none."""
    found: list[str] = []
    columns: list[str] = []
    for part in _CUT.split(text):
        line = " ".join(_MARK.sub("", part).split())
        if not line.startswith("|"):
            columns = []
        elif not set(line) - set("|-: "):
            continue
        else:
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            columns = columns or cells
            filled = zip(columns, cells, strict=False)
            line = "; ".join(f"{name}: {cell}" for name, cell in filled if name != cell)
        if line and not line.startswith("#") and not line.endswith("?"):
            found.append(line[:MAX_SENTENCE])
    return found
