"""Finding passages by their words: SQLite's full-text index, in memory, ranked by BM25."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence

from app.core.ports import Document

_WORD = re.compile(r"\w{2,40}")
_MAX_WORDS = 40
# Where they are looked for: a question of a hundred thousand characters has said it by then.
_MAX_CHARS = 20_000
# Words that occur in most questions and say nothing of what is asked.
_STOP = frozenset(
    "a an and are as at be by can did do does for from has have how i if in into is it its me my of"
    " on or our that the their there these they this to was we were what when where which who will"
    " with would you your about tell say says please much many any all get us".split()
)


class WordIndex:
    """An index over a data source's documents.

    It is read and written on the event loop's thread.
    """

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents = list(documents)
        self._database = sqlite3.connect(":memory:")
        self._database.execute(
            "CREATE VIRTUAL TABLE passage USING fts5(title, body, tokenize='porter unicode61')"
        )
        self._database.executemany(
            "INSERT INTO passage(rowid, title, body) VALUES (?, ?, ?)",
            [(n, f"{d.title} {d.location}", d.text) for n, d in enumerate(self._documents)],
        )

    def search(self, question: str, limit: int) -> list[tuple[float, Document]]:
        """Return the best documents with their scores (greater is better);

        empty when none match.
        """
        words = [w for w in _WORD.findall(question[:_MAX_CHARS].lower()) if w not in _STOP][
            :_MAX_WORDS
        ]
        if not words:
            return []
        query = " OR ".join(f'"{word}"' for word in dict.fromkeys(words))
        rows = self._database.execute(
            "SELECT rowid, -bm25(passage, 2.0, 1.0) AS score FROM passage"
            " WHERE passage MATCH ? ORDER BY score DESC LIMIT ?",
            (query, limit),
        )
        return [(score, self._documents[row]) for row, score in rows]

    def close(self) -> None:
        self._database.close()
