"""Words of a text: lower case, accents folded, stemmed a little, common ones known.

Shared by the embeddings, the search in passages and the choice of unknown tools, so that the three
agree on what makes two texts alike. English only.
"""

from __future__ import annotations

import re
import unicodedata

STOP_WORDS = frozenset(
    """a about after again all also an and any are as at be because been before but by can could
    did do does each few for from get give go had has have he her here him his how i if in into is
    it its just let like long many may me might more most much must my no nor not now of on once
    one only or other our out over own per please said say she should show so some such tell than
    that the their them then there these they this those through to too under until up us use very
    want was we were what when where which while who whose why will with would yes yet you
    your""".split()
)
_SUFFIXES = ("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ied", "ers", "er", "ed")


def fold(text: str) -> str:
    """Return the text in lower case without accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def content_stems(text: str) -> list[str]:
    """Return the stems of the words that carry meaning, in order, with repetitions."""
    words = re.findall(r"[^\W_]+", fold(text).replace("'s", "").replace("’s", ""))
    return [_stem(word) for word in words if word not in STOP_WORDS]


def _stem(word: str) -> str:
    """Cut a common English ending, so that "payments" meets "payment"; 3 letters stay."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[: -len(suffix)] + ("y" if suffix in ("ies", "ied") else "")
    if word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        word = word[:-1]
    return word[:-1] if word.endswith("e") and len(word) > 4 else word
