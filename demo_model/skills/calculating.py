"""Arithmetic in a sentence: "17% of 230", "square root of 2", "what is 12*(3+4)?".

Words become symbols, then the runs of numbers and operators that parse are taken. It computes
nothing itself: the calculator tool does.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass

from demo_model.brain.conversation import Conversation, Outcome
from demo_model.brain.task import OneCall, Task

MAX_CALCULATIONS = 5
_N = r"(?<![\d.])\d{1,40}(?:\.\d{1,40})?"
_NO_MATHS = re.compile(
    r"```.*?```|`[^`]*`|\S+@\S+|https?://\S+|\b\d{4}-\d{2}(?:-\d{2})?\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b",
    re.DOTALL,
)
_REWRITES = (
    (r"(?<=\d),(?=\d{3}\b)", ""),
    (rf"\bsquare root of ({_N})", r"sqrt(\1)"),
    (rf"({_N}) ?(?:%|per ?cent) of ({_N})", r"\2 * \1 / 100"),
    (rf"({_N}) squared\b", r"\1 ** 2"),
    (r"\bto the power of\b|\^", " ** "),
    (r"\bplus\b", "+"),
    (r"\bminus\b", "-"),
    (r"\b(?:times|multiplied by)\b|[×·]", " * "),
    (r"\bdivided by\b|÷", "/"),
)
_RUN = re.compile(rf"(?<!\w)(?:(?:{_N}|sqrt\(|[-+*/%().])\s*)+(?![a-z_])")
_CUE = re.compile(r"(?i)\b(?:what(?:'s| is)|calculate|compute|how much is)\b|=\s*\??\s*$")


@dataclass(frozen=True, slots=True)
class Calculation(OneCall):
    """One expression for the calculator."""

    tool = "calculate"
    need = "calculate"

    def told(self, outcome: Outcome) -> str:
        result = outcome.data.get("result", outcome.text)
        return f"`{self.arguments['expression']}` = **{result}**"


def find_calculations(conversation: Conversation) -> Sequence[Task]:
    """Return a calculation for each expression in the question, at most 5.

    A text that neither asks for a result nor spells an operator must be mostly arithmetic.
    """
    plain = _NO_MATHS.sub(" ; ", conversation.question).lower()
    symbols = plain
    for pattern, replacement in _REWRITES:
        symbols = re.sub(pattern, replacement, symbols)
    found = list(dict.fromkeys(filter(None, map(_valid, _RUN.findall(symbols)))))
    mostly = sum(map(len, found)) * 10 >= len(plain.strip()) * 6
    asked = mostly or symbols != plain or _CUE.search(plain)
    return [Calculation({"expression": item}) for item in found[:MAX_CALCULATIONS]] if asked else []


def _valid(run: str) -> str:
    """Return the run as a tidy expression when it parses and computes something."""
    candidate = " ".join(run.split()).lstrip("*/%.) ").rstrip("+-*/%.( ")
    if candidate.count("(") < candidate.count(")"):
        candidate = candidate.rstrip(")")
    try:
        tree = ast.parse(candidate, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    computes = any(isinstance(node, ast.BinOp | ast.Call) for node in ast.walk(tree))
    return candidate if computes else ""
