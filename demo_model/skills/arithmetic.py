"""Arithmetic in a sentence: "17% of 230", "square root of 2", "what is 12*(3+4)?".

Words become symbols, then the runs of numbers and operators that parse are taken. It computes
nothing itself: the calculator tool does.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from demo_model.brain.conversation import Conversation
from demo_model.brain.task import Findings, Task
from demo_model.chat import Call

MAX_CALCULATIONS = 5
_NUMBER = r"(?<!\d)\d{1,40}(?:\.\d{1,40})?"
_FUNCTIONS = "sqrt|cbrt|sin|cos|tan|log10|log2|log|exp|factorial|floor|ceil|gcd|pow|round|abs"
_SMALL = "zero one two three four five six seven eight nine ten eleven twelve".split()
_NOT_MATHS = re.compile(
    r"```.*?```|`[^`]*`|\S+@\S+|https?://\S+|\b\d{4}-\d{2}(?:-\d{2})?\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b",
    re.DOTALL,
)
_CUE = re.compile(
    r"(?i)\b(?:what(?:'s| is| are)|calculate|compute|how much is|evaluate|work out|solve|"
    r"result of)\b"
)
_LIST = rf"((?:-?{_NUMBER}(?:\s*,\s*(?:and\s+)?|\s+and\s+))+-?{_NUMBER})"


def _listed(match: re.Match[str]) -> list[str]:
    return re.findall(rf"-?{_NUMBER}", match[1])


def _joined(sign: str) -> Callable[[re.Match[str]], str]:
    return lambda match: "(" + f" {sign} ".join(_listed(match)) + ")"


def _mean(match: re.Match[str]) -> str:
    numbers = _listed(match)
    return f"({' + '.join(numbers)}) / {len(numbers)}"


_REWRITES: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (r"(?<=\d),(?=\d{3}\b)", ""),
    (r"[−–](?=\s*\d)", "-"),
    (rf"\b(?:average|mean) (?:of|value of) {_LIST}", _mean),
    (rf"\bsum of {_LIST}", _joined("+")),
    (rf"\bproduct of {_LIST}", _joined("*")),
    (rf"\bsquare root of ({_NUMBER})", r"sqrt(\1)"),
    (rf"\bcube root of ({_NUMBER})", r"cbrt(\1)"),
    (r"\bfactorial of (\d+)|\b(\d+)!(?!=)", lambda m: f"factorial({m[1] or m[2]})"),
    (rf"({_NUMBER})\s*(?:%|per ?cent) of ({_NUMBER})", r"(\2 * \1 / 100)"),
    (
        rf"\bincrease ({_NUMBER}) by ({_NUMBER})\s*(?:%|per ?cent)",
        r"\1 * (100 + \2) / 100",
    ),
    (
        rf"\b(?:decrease|reduce) ({_NUMBER}) by ({_NUMBER})\s*(?:%|per ?cent)",
        r"\1 * (100 - \2) / 100",
    ),
    (rf"({_NUMBER}) squared\b", r"\1 ** 2"),
    (rf"({_NUMBER}) cubed\b", r"\1 ** 3"),
    (r"\b(?:raised )?to the power of\b|\^", " ** "),
    (r"\bplus\b", "+"),
    (r"\bminus\b", "-"),
    (r"\b(?:times|multiplied by)\b|[×·]|(?<=\d)\s*x\s*(?=\d)", " * "),
    (r"\bdivided by\b|÷", "/"),
    (r"\bmod(?:ulo)?\b", "%"),
)
_TOKEN = re.compile(rf"\s*({_NUMBER}|\.\d+|\b(?:{_FUNCTIONS})(?=\()|\bpi\b|\*\*|//|[-+*/%()]|,)")


@dataclass(frozen=True, slots=True)
class Calculation(Task):
    """One expression for the calculator."""

    tool = "calculate"
    need = "calculate"
    expression: str

    def attempts(self, _found: Findings, /) -> Sequence[Call]:
        """Calculate it, once."""
        return (Call(self.tool, {"expression": self.expression}),)

    def tell(self, found: Findings, /) -> str:
        """Say the result, or why there is none."""
        outcome = self.outcome(found)
        if outcome is None:
            return ""
        if outcome.failed:
            return f"I could not calculate `{self.expression}`: {outcome.reason}"
        return f"`{self.expression}` = **{_tidy(outcome.value)}**"


def _tidy(value: str) -> str:
    return value[:-2] if re.fullmatch(r"-?\d+\.0", value) else value


def find_calculations(conversation: Conversation) -> Sequence[Task]:
    """Return a calculation for each expression in the question, at most 5."""
    return [Calculation(item) for item in expressions(conversation.question)[:MAX_CALCULATIONS]]


def expressions(text: str) -> list[str]:
    """Return the arithmetic expressions in a text, in order, without doubles."""
    plain = _NOT_MATHS.sub(" ; ", text)
    rewritten = _rewrite(plain.lower())
    found = [run for run in map(_valid, _runs(rewritten)) if run]
    asked = _CUE.search(plain) or re.search(r"=\s*\??\s*$", plain)
    spelled = rewritten != plain.lower()
    if not (asked or spelled or sum(map(len, found)) * 10 >= len(plain.strip()) * 6):
        return []
    return list(dict.fromkeys(found))


def _rewrite(text: str) -> str:
    for value, word in enumerate(_SMALL):
        operators = r"plus|minus|times|squared|cubed|divided|multiplied"
        text = re.sub(rf"\b{word}\b(?= (?:{operators})\b)", str(value), text)
        text = re.sub(rf"((?:plus|minus|times|by) ){word}\b", rf"\g<1>{value}", text)
    for pattern, replacement in _REWRITES:
        text = re.sub(pattern, replacement, text)
    return text


def _runs(text: str) -> list[str]:
    """Cut out the longest stretches that are made of numbers, operators and functions only."""
    runs, start, end, depth = [], None, 0, 0
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match and not (match[1] == "," and depth == 0) and not _inside_word(text, match):
            start = match.start(1) if start is None else start
            end = position = match.end()
            depth = max(0, depth + {"(": 1, ")": -1}.get(match[1], 0))
            continue
        if start is not None:
            runs.append(text[start:end])
        start, depth = None, 0
        position = match.end() if match else position + 1
    return runs + ([text[start:end]] if start is not None else [])


def _inside_word(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start(1)][-1:], text[match.end() :][:1]
    return match[1][0].isdigit() and (before.isalpha() or after.isalpha() or after == "_")


def _valid(run: str) -> str | None:
    """Return the run as a tidy expression when it parses and computes something."""
    candidate = re.sub(r"\s+", " ", run).strip().lstrip("*/%,) ").rstrip("+-*/%,( ")
    if candidate.count("(") < candidate.count(")"):
        candidate = candidate.rstrip(")")
    try:
        tree = ast.parse(candidate, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    computes = any(isinstance(node, ast.BinOp | ast.Call) for node in ast.walk(tree))
    return _unwrapped(candidate) if computes and not isinstance(tree.body, ast.Tuple) else None


def _unwrapped(expression: str) -> str:
    """Take off one pair of parentheses around the whole."""
    if not (expression.startswith("(") and expression.endswith(")")):
        return expression
    inside = expression[1:-1]
    depth = 0
    for char in inside:
        depth += {"(": 1, ")": -1}.get(char, 0)
        if depth < 0:
            return expression
    return inside
