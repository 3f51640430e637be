"""Embeddings without a network: hashed stems and letter groups in 256 dimensions.

Deterministic and cheap, and good enough that the cosine finds passages which share words, word
stems or spelling with a question. It knows no synonyms. Pure.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Iterator

from demo_model.words import STOP_WORDS, stem, words

DIMENSIONS = 256
_STOP_WEIGHT = 0.03
_PAIR_WEIGHT = 0.4
_LETTERS_WEIGHT = 0.35
_LETTERS = 4


def embed(text: str) -> list[float]:
    """Return the text's unit vector; text without any word gives a fixed unit vector."""
    vector = [0.0] * DIMENSIONS
    counts: Counter[str] = Counter()
    weights: dict[str, float] = {}
    for feature, weight in _features(words(text)):
        counts[feature] += 1
        weights[feature] = weight
    for feature, count in counts.items():
        place, sign = _place(feature)
        vector[place] += sign * weights[feature] * (1.0 + math.log(count))
    length = math.sqrt(sum(value * value for value in vector))
    if length == 0.0:
        return [1.0] + [0.0] * (DIMENSIONS - 1)
    return [value / length for value in vector]


def _features(tokens: list[str]) -> Iterator[tuple[str, float]]:
    """Yield each feature with its weight: long words say more than short ones."""
    previous = ""
    for token in tokens:
        if token in STOP_WORDS:
            yield token, _STOP_WEIGHT
            continue
        root = stem(token)
        weight = 0.6 + 0.1 * min(len(root), 9)
        yield root, weight
        if previous:
            yield f"{previous} {root}", _PAIR_WEIGHT
        groups = [root[i : i + _LETTERS] for i in range(len(root) - _LETTERS + 1)]
        for group in groups:
            yield f"#{group}", weight * _LETTERS_WEIGHT / math.sqrt(len(groups))
        previous = root


def _place(feature: str) -> tuple[int, int]:
    digest = zlib.crc32(feature.encode())
    return digest % DIMENSIONS, 1 if digest >> 16 & 1 else -1
