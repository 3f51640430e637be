"""Finding passages by meaning:

cosine similarity over the embeddings of a data source's documents.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from app.core.ports import Document

Vector = Sequence[float]


class VectorIndex:
    """Documents with their vectors; a few thousand are searched within milliseconds."""

    def __init__(self, documents: Sequence[Document], vectors: Sequence[Vector]) -> None:
        self._entries = [(_unit(v), d) for v, d in zip(vectors, documents, strict=True)]

    def search(self, vector: Vector, limit: int) -> list[tuple[float, Document]]:
        """Return the nearest documents with their cosine, best first."""
        wanted = _unit(vector)
        scored = [(_dot(wanted, v), d) for v, d in self._entries if len(v) == len(wanted)]
        return sorted(scored, key=lambda pair: -pair[0])[:limit]


def _dot(left: Vector, right: Vector) -> float:
    return sum(a * b for a, b in zip(left, right, strict=True))


def _unit(vector: Vector) -> list[float]:
    length = math.sqrt(_dot(vector, vector)) or 1.0
    return [value / length for value in vector]
