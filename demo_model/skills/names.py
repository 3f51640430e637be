"""Names of people and places in a sentence, written with capitals or after a telling word. Pure."""

from __future__ import annotations

import re

_PART = r"(?<!\w)[^\W\d_a-z][\w’'-]{0,40}?(?=['’]s\b|[^\w’'-]|$)"
_LINK = r"(?:(?:de|van|von|der|den|da|del|la|bin|al|di)\s+){0,2}"
NAME = rf"(?:{_PART}(?:\s+{_LINK}{_PART}){{0,3}})"
EMAIL = r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"
_NOT_NAMES = frozenset(
    """up sum add draw compare display visualise visualize count get use using run does did do has
    have been than only both a an and are the their them they that this those these his her
    him it its my your our who what which when where how why is was were will would can
    could please then with per by each every month months year years quarter week day today
    yesterday last first next total sum customer customers payment payments revenue
    sql python plot chart table graph form button top all any everyone somebody someone
    anybody people person manager employee employees company department team show list find
    look tell give calculate compute i you we me us in on of for from to paid pay pays spent
    spend spending weather answer data something anything january february march april may
    june july august september october november december""".split()
)
_COUNTRIES = frozenset(
    """germany france spain italy austria switzerland netherlands belgium portugal poland sweden
    norway denmark finland ireland england scotland uk usa canada mexico brazil argentina chile
    japan china india australia singapore turkey iran greece hungary romania czechia""".split()
)


def as_name(words: str) -> str | None:
    """Return the leading words that can be a name, at most 4; lower case gets capitals."""
    kept: list[str] = []
    for word in re.sub(r"['’]s$", "", words.strip(' .,?!;:"“”')).split()[:4]:
        bare = word.strip('.,?!;:"“”')
        if re.sub(r"['’]s$", "", bare.lower()) in _NOT_NAMES or not re.match(r"[^\W\d_]", bare):
            break
        kept.append(bare)
        if word != bare and not (len(bare) == 1 and word.endswith(".")):
            break
    name = re.sub(r"['’]s$", "", " ".join(kept))
    return (name.title() if name.islower() else name) or None


def is_place(word: str) -> bool:
    """Say whether a lower-case word is a country that people commonly type."""
    return word.lower() in _COUNTRIES


def clean(name: str) -> str | None:
    """Drop words before a name that only look like one, as the first word of a sentence does."""
    parts = name.split()
    while parts and parts[0].lower() in _NOT_NAMES:
        parts.pop(0)
    return " ".join(parts) or None
