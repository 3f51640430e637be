"""Tokens and their times: how an answer is cut into pieces and how fast the pieces come.

A token is a word, or a part of a long one, with the white space before it; joined they are the text
again. Times are even with a little swing, as people are used to from a model. Pure.
"""

from __future__ import annotations

import re

from demo_model.chat import Delta

DEFAULT_PACE = 28.0
FIRST_TOKEN_SECONDS = 0.25
_PIECE = re.compile(r"\s*[^\s]{1,8}|\s+")
_SWING = (0.7, 1.2, 0.9, 1.4, 0.8, 1.1, 0.9)


def split_tokens(text: str) -> list[str]:
    """Cut a text into its tokens; `"".join` gives the text back."""
    return _PIECE.findall(text)


def count_tokens(text: str) -> int:
    """Return how many tokens the text has."""
    return len(split_tokens(text))


def paced(tokens: list[str], pace: float) -> tuple[Delta, ...]:
    """Give each token its delay. `pace` is tokens per second; 0 means all at once."""
    if pace <= 0:
        return tuple(Delta(0.0, token) for token in tokens)
    gap = 1.0 / pace
    return tuple(
        Delta(gap * _SWING[i % len(_SWING)] if i else FIRST_TOKEN_SECONDS, token)
        for i, token in enumerate(tokens)
    )
