"""Embeddings without a network: hashed stems and letter groups in 256 dimensions.

Deterministic and cheap, and good enough that the cosine finds passages which share words, word
stems or spelling with a question. It knows no synonyms.
"""

from __future__ import annotations

import math
import zlib
from collections import defaultdict

from demo_model.words import content_stems

DIMENSIONS = 256
_LETTERS = 4
_LETTERS_WEIGHT = 0.35


def embed(text: str) -> list[float]:
    """Return the text's unit vector; text without any word gives a fixed unit vector."""
    weights: defaultdict[str, float] = defaultdict(float)
    for stem in content_stems(text):
        weights[stem] += 1.0
        groups = [stem[i : i + _LETTERS] for i in range(len(stem) - _LETTERS + 1)]
        for group in groups:
            weights[f"#{group}"] += _LETTERS_WEIGHT / math.sqrt(len(groups))
    vector = [0.0] * DIMENSIONS
    for feature, weight in weights.items():
        digest = zlib.crc32(feature.encode())
        vector[digest % DIMENSIONS] += math.log1p(weight) * (1 if digest >> 16 & 1 else -1)
    length = math.hypot(*vector)
    return [value / length for value in vector] if length else [1.0, *vector[1:]]
