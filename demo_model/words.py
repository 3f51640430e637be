"""Words of a text: lower case, accents folded, stemmed a little, common ones known.

Shared by the embeddings, the search in passages and the choice of unknown tools, so that the three
agree on what makes two texts alike. English only.
"""

from __future__ import annotations

import re
import unicodedata

STOP_WORDS = frozenset(
    """a about above after again all also am an and any are as at be because been before being
    below between both but by can could did do does doing done down during each few for from
    further get gets give given go had has have having he her here hers him his how i if in
    into is it its itself just let like long make many may me might more most much must my
    no nor not now of off on once one only or other our ours out over own per please said
    same say says shall she should show so some such tell than that the their them then
    there these they this those through to too under until up upon us use used using very
    want was we were what when where which while who whom whose why will with would yes yet
    you your yours""".split()
)

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_SUFFIXES = ("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ied", "ers", "er", "ed")


def fold(text: str) -> str:
    """Return the text in lower case without accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def words(text: str) -> list[str]:
    """Return the words in order, folded; a possessive 's is dropped."""
    return [re.sub(r"['’]s?$", "", word) for word in _WORD.findall(fold(text))]


def stem(word: str) -> str:
    """Cut a common English ending, so that "payments" meets "payment"; 3 letters stay."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[: -len(suffix)] + ("y" if suffix in ("ies", "ied") else "")
    if word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        word = word[:-1]
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def content_stems(text: str) -> list[str]:
    """Return the stems of the words that carry meaning, in order, with repetitions."""
    return [stem(word) for word in words(text) if word not in STOP_WORDS]
